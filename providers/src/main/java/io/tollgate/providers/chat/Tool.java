package io.tollgate.providers.chat;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A function that the model may call.
 *
 * @param parameters JSON Schema of its arguments; null for none
 * @param strict whether the arguments must follow the schema; null where not said
 */
public record Tool(
        String name,
        @Nullable String description,
        @Nullable JsonNode parameters,
        @Nullable Boolean strict,
        @Nullable CacheHint cache) {
    public Tool {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("name: empty (expected: a function's name)");
        }
    }
}
