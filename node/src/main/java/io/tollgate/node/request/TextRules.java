package io.tollgate.node.request;

import io.tollgate.governance.tenant.VirtualKey;
import java.util.Map;

/**
 * Whose texts are kept.
 *
 * @param all what holds for keys that are not named
 * @param byKey what holds for that virtual key, by its name
 */
public record TextRules(boolean all, Map<String, Boolean> byKey) {
    public static final TextRules NONE = new TextRules(false, Map.of());

    public TextRules {
        byKey = Map.copyOf(byKey);
    }

    boolean keeps(VirtualKey key) {
        return byKey.isEmpty() ? all : byKey.getOrDefault(key.name(), all);
    }
}
