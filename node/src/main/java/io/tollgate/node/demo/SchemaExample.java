package io.tollgate.node.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * The smallest value that fits a JSON schema: required properties only, arrays as short as allowed,
 * the first of several choices. Knows the keywords that structured output uses; {@code pattern} and
 * conditions are not looked at.
 *
 * <p>Bounded in depth and size, whatever the schema says: beyond the bound it puts null.
 */
final class SchemaExample {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int DEEPEST = 32;
    private static final int MOST_NODES = 2_000;
    private static final int LONGEST_TEXT = 1_000;
    private static final String WORD = "demo";

    private static final Map<String, String> FORMATS =
            Map.of(
                    "date-time", "2026-01-01T00:00:00Z",
                    "date", "2026-01-01",
                    "time", "00:00:00Z",
                    "duration", "PT1S",
                    "email", "demo@example.com",
                    "hostname", "example.com",
                    "uri", "https://example.com",
                    "ipv4", "192.0.2.1",
                    "ipv6", "2001:db8::1",
                    "uuid", "00000000-0000-4000-8000-000000000000");

    private final JsonNode root;
    private int nodes;

    private SchemaExample(JsonNode root) {
        this.root = root;
    }

    static JsonNode of(JsonNode schema) {
        return new SchemaExample(schema).value(schema, 0);
    }

    private JsonNode value(JsonNode schema, int depth) {
        nodes++;
        if (depth > DEEPEST || nodes > MOST_NODES) {
            return JSON.nullNode();
        }
        if (schema.has("$ref")) {
            return value(referenced(schema.path("$ref").asText()), depth + 1);
        }
        if (schema.has("const")) {
            return schema.path("const");
        }
        if (schema.path("enum").isArray() && !schema.path("enum").isEmpty()) {
            return schema.path("enum").path(0);
        }
        for (String choice : new String[] {"anyOf", "oneOf"}) {
            if (schema.path(choice).isArray() && !schema.path(choice).isEmpty()) {
                return value(schema.path(choice).path(0), depth + 1);
            }
        }
        if (schema.path("allOf").isArray()) {
            return all(schema, depth);
        }
        return typed(schema, depth);
    }

    private JsonNode typed(JsonNode schema, int depth) {
        return switch (type(schema)) {
            case "object" -> object(schema, depth);
            case "array" -> array(schema, depth);
            case "string" -> JSON.textNode(text(schema));
            case "integer" -> JSON.numberNode(Math.round(number(schema, 1)));
            case "number" -> JSON.numberNode(number(schema, 0.5));
            case "boolean" -> JSON.booleanNode(true);
            case "null" -> JSON.nullNode();
            default -> JSON.textNode(WORD);
        };
    }

    /** The type, or what the other keywords imply where none is named. */
    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (type.isArray()) {
            for (JsonNode one : type) {
                if (!one.asText().equals("null")) {
                    return one.asText();
                }
            }
            return "null";
        }
        if (type.isTextual()) {
            return type.asText();
        }
        if (schema.has("properties") || schema.has("required")) {
            return "object";
        }
        return schema.has("items") ? "array" : "";
    }

    private ObjectNode object(JsonNode schema, int depth) {
        ObjectNode object = JSON.objectNode();
        JsonNode properties = schema.path("properties");
        for (JsonNode name : schema.path("required")) {
            object.set(name.asText(), value(properties.path(name.asText()), depth + 1));
        }
        return object;
    }

    private ArrayNode array(JsonNode schema, int depth) {
        ArrayNode array = JSON.arrayNode();
        JsonNode first = schema.path("prefixItems");
        long size = Math.max(schema.path("minItems").asLong(0), first.size());
        for (int i = 0; i < size && nodes < MOST_NODES; i++) {
            array.add(value(i < first.size() ? first.path(i) : schema.path("items"), depth + 1));
        }
        return array;
    }

    private static String text(JsonNode schema) {
        String format = FORMATS.get(schema.path("format").asText());
        if (format != null) {
            return format;
        }
        int shortest = Math.clamp(schema.path("minLength").asLong(0), 0, LONGEST_TEXT);
        int longest =
                Math.clamp(schema.path("maxLength").asLong(LONGEST_TEXT), shortest, LONGEST_TEXT);
        int length = Math.clamp(WORD.length(), shortest, longest);
        return WORD.repeat(length / WORD.length() + 1).substring(0, length);
    }

    /** The smallest allowed number; {@code step} is what lies beyond an excluded bound. */
    private static double number(JsonNode schema, double step) {
        double least = Double.NEGATIVE_INFINITY;
        if (schema.path("minimum").isNumber()) {
            least = schema.path("minimum").asDouble();
        }
        if (schema.path("exclusiveMinimum").isNumber()) {
            least = Math.max(least, schema.path("exclusiveMinimum").asDouble() + step);
        }
        double most = Double.POSITIVE_INFINITY;
        if (schema.path("maximum").isNumber()) {
            most = schema.path("maximum").asDouble();
        }
        if (schema.path("exclusiveMaximum").isNumber()) {
            most = Math.min(most, schema.path("exclusiveMaximum").asDouble() - step);
        }
        double value = least <= 1 && most >= 1 ? 1 : least > 1 ? least : most;
        double multiple = schema.path("multipleOf").asDouble(0);
        return multiple > 0 ? Math.ceil(value / multiple) * multiple : value;
    }

    /** The parts of {@code allOf}, put together as far as they are objects. */
    private JsonNode all(JsonNode schema, int depth) {
        ObjectNode merged = JSON.objectNode();
        JsonNode last = JSON.nullNode();
        for (JsonNode part : schema.path("allOf")) {
            last = value(part, depth + 1);
            if (last instanceof ObjectNode object) {
                merged.setAll(object);
            }
        }
        if (!merged.isEmpty() && schema.has("properties")) {
            merged.setAll(object(schema, depth));
        }
        return merged.isEmpty() ? last : merged;
    }

    private JsonNode referenced(String reference) {
        return reference.equals("#") || reference.startsWith("#/")
                ? root.at(reference.substring(1))
                : JSON.missingNode();
    }
}
