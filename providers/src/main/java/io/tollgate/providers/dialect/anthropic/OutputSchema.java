package io.tollgate.providers.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.dialect.Json;
import java.util.List;

/**
 * An output schema within the bounds of this API: objects are closed, and limits that its grammar
 * does not know are said in the description instead, where the model reads them.
 */
final class OutputSchema {
    private static final List<String> UNKNOWN =
            List.of(
                    "minimum",
                    "maximum",
                    "exclusiveMinimum",
                    "exclusiveMaximum",
                    "multipleOf",
                    "minLength",
                    "maxLength",
                    "maxItems",
                    "uniqueItems",
                    "minProperties",
                    "maxProperties");

    private OutputSchema() {}

    /** A copy; the client's schema stays as it is. */
    static JsonNode of(JsonNode schema) {
        JsonNode copy = schema.deepCopy();
        close(copy);
        return copy;
    }

    private static void close(JsonNode node) {
        if (node instanceof ArrayNode array) {
            array.forEach(OutputSchema::close);
            return;
        }
        if (!(node instanceof ObjectNode schema)) {
            return;
        }
        if (schema.path("properties") instanceof ObjectNode properties) {
            properties.forEach(OutputSchema::close);
        }
        for (String name : List.of("$defs", "definitions")) {
            if (schema.path(name) instanceof ObjectNode definitions) {
                definitions.forEach(OutputSchema::close);
            }
        }
        for (String name : List.of("items", "anyOf", "allOf", "oneOf", "prefixItems")) {
            close(schema.path(name));
        }
        if (schema.path("type").asText("").equals("object")) {
            schema.put("additionalProperties", false);
        }
        moveLimits(schema);
    }

    private static void moveLimits(ObjectNode schema) {
        ObjectNode limits = Json.object();
        for (String name : UNKNOWN) {
            JsonNode limit = schema.remove(name);
            if (limit != null) {
                limits.set(name, limit);
            }
        }
        if (schema.path("minItems").asInt(0) > 1) {
            limits.set("minItems", schema.remove("minItems"));
        }
        if (!limits.isEmpty()) {
            String said = schema.path("description").asText("");
            schema.put("description", (said.isEmpty() ? "" : said + " ") + Json.text(limits));
        }
    }
}
