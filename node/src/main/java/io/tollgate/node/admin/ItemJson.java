package io.tollgate.node.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.node.config.GatewayConfig;
import io.tollgate.node.config.Section;
import io.tollgate.node.config.UserConfig;
import io.tollgate.node.config.VirtualKeyConfig;
import io.tollgate.node.manage.Item;
import io.tollgate.node.manage.Secrets;
import io.tollgate.node.manage.View;
import java.time.Instant;
import java.util.List;

/**
 * Objects as the API shows them: in {@code value} in the words of the file, without secrets. Of
 * what is known by a digest its first digits are shown, to tell one from another.
 */
final class ItemJson {
    static final List<String> DIGESTS = List.of("key", "key-sha256", "previous", "token-sha256");
    private static final int FINGERPRINT = 12;

    private ItemJson() {}

    static ObjectNode of(Section section, Item item, View view) {
        ObjectNode object = ApiJson.object();
        object.put("name", item.name());
        object.put("origin", item.origin().label());
        if (item.origin() == Item.Origin.API) {
            object.put("version", item.version());
            object.put("changed_at", Instant.ofEpochMilli(item.atMillis()).toString());
            object.put("changed_by", item.by());
        }
        object.set("value", shown(section, item.value()));
        switch (section) {
            case VIRTUAL_KEYS -> key(object, item.name(), view.config());
            case USERS -> token(object, item.name(), view.config());
            case PROVIDERS, ALIASES, CUSTOMERS, TEAMS, PROVIDER_LIMITS, PRICES, SETTINGS -> {}
        }
        return object;
    }

    /** A value without what nobody may see. */
    static JsonNode shown(Section section, JsonNode value) {
        if ((section == Section.VIRTUAL_KEYS || section == Section.USERS)
                && value instanceof ObjectNode object) {
            return object.deepCopy().without(DIGESTS);
        }
        return Secrets.shown(section, value);
    }

    private static void key(ObjectNode object, String name, GatewayConfig config) {
        for (VirtualKeyConfig key : config.virtualKeys()) {
            if (key.name().equals(name)) {
                object.put("fingerprint", fingerprint(key.digest().hex()));
                if (!key.previous().isEmpty()) {
                    var previous = object.putArray("previous");
                    for (VirtualKeyConfig.Previous before : key.previous()) {
                        previous.addObject()
                                .put("fingerprint", fingerprint(before.digest().hex()))
                                .put("until", before.until().toString());
                    }
                }
            }
        }
    }

    private static void token(ObjectNode object, String name, GatewayConfig config) {
        for (UserConfig user : config.users()) {
            if (user.name().equals(name) && user.digest() != null) {
                object.put("fingerprint", fingerprint(user.digest().hex()));
            }
        }
    }

    private static String fingerprint(String hex) {
        return hex.substring(0, FINGERPRINT);
    }
}
