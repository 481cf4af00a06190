package io.tollgate.providers.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.dialect.Json;
import java.util.Locale;
import java.util.Map;

/** Google's own kind of schema, written as JSON Schema. */
final class GoogleSchema {
    private GoogleSchema() {}

    /** A copy: type names in lower case, {@code nullable} as a type, names as JSON Schema's. */
    static JsonNode toJsonSchema(JsonNode schema) {
        if (!schema.isObject()) {
            return schema;
        }
        ObjectNode out = Json.object();
        for (Map.Entry<String, JsonNode> field : schema.properties()) {
            put(FieldNames.first(field.getKey()), field.getValue(), out);
        }
        if (schema.path("nullable").asBoolean(false)) {
            nullable(out);
        }
        return out;
    }

    private static void put(String name, JsonNode value, ObjectNode out) {
        switch (name) {
            case "type" ->
                    out.set(
                            name,
                            value.isTextual()
                                    ? out.textNode(value.textValue().toLowerCase(Locale.ROOT))
                                    : value);
            case "properties", "defs", "$defs" -> {
                ObjectNode properties = out.putObject(name.equals("defs") ? "$defs" : name);
                value.properties()
                        .forEach(each ->
                                properties.set(each.getKey(), toJsonSchema(each.getValue())));
            }
            case "items", "additionalProperties" -> out.set(name, toJsonSchema(value));
            case "anyOf", "oneOf", "allOf" -> {
                ArrayNode list = out.putArray(name);
                value.forEach(each -> list.add(toJsonSchema(each)));
            }
            case "minItems",
                    "maxItems",
                    "minLength",
                    "maxLength",
                    "minProperties",
                    "maxProperties" ->
                    // Whole numbers of 64 bits may be texts there.
                    out.set(name, value.isTextual() ? out.numberNode(value.asLong()) : value);
            case "format" -> {
                if (!value.asText("").equals("enum")) {
                    out.set(name, value);
                }
            }
            case "nullable", "propertyOrdering" -> {}
            case "example" -> out.putArray("examples").add(value);
            case "ref" -> out.set("$ref", value);
            default -> out.set(name, value);
        }
    }

    private static void nullable(ObjectNode out) {
        if (out.path("type").isTextual()) {
            String type = out.path("type").textValue();
            out.putArray("type").add(type).add("null");
        }
        if (out.path("enum") instanceof ArrayNode words) {
            out.set("enum", words.deepCopy().addNull());
        }
    }
}
