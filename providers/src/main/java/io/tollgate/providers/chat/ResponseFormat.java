package io.tollgate.providers.chat;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** What the answer's text must be. */
public sealed interface ResponseFormat {
    /** Any text. */
    record Text() implements ResponseFormat {}

    /** A JSON object of any shape. */
    record AnyJson() implements ResponseFormat {}

    /**
     * JSON of one shape.
     *
     * @param strict whether it must follow the schema to the letter; null where not said
     */
    record Schema(
            String name, @Nullable String description, JsonNode schema, @Nullable Boolean strict)
            implements ResponseFormat {}
}
