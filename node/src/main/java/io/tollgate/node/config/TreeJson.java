package io.tollgate.node.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/**
 * Pieces of a file as JSON and back. A scalar of the file is a text; as JSON it is a number or a
 * boolean where it reads as one and nothing is lost by that.
 */
final class TreeJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int MOST_DIGITS = 15;
    private static final int MOST_SCALE = 30;

    private TreeJson() {}

    static JsonNode json(Node node) {
        return switch (node) {
            case Node.Empty _ -> JSON.nullNode();
            case Node.Scalar(String text, _) -> scalar(text);
            case Node.Sequence(var items, _) -> {
                var array = JSON.arrayNode();
                items.forEach(item -> array.add(json(item)));
                yield array;
            }
            case Node.Mapping(var entries, _) -> {
                ObjectNode object = JSON.objectNode();
                entries.forEach((key, entry) -> object.set(key, json(entry.value())));
                yield object;
            }
        };
    }

    static Node node(JsonNode json) {
        if (json.isObject()) {
            var entries = new LinkedHashMap<String, Node.Entry>();
            json.properties()
                    .forEach(entry ->
                            entries.put(entry.getKey(), new Node.Entry(node(entry.getValue()), 0)));
            return new Node.Mapping(entries, 0);
        }
        if (json.isArray()) {
            var items = new ArrayList<Node>();
            json.forEach(item -> items.add(node(item)));
            return new Node.Sequence(items, 0);
        }
        return json.isNull() || json.isMissingNode()
                ? new Node.Empty(0)
                : new Node.Scalar(text(json), 0);
    }

    private static String text(JsonNode json) {
        if (!json.isNumber()) {
            return json.asText();
        }
        BigDecimal number = json.decimalValue();
        // written out, a number with a large exponent would fill the memory
        return Math.abs(number.scale()) > MOST_SCALE ? number.toString() : number.toPlainString();
    }

    private static JsonNode scalar(String text) {
        if (text.equals("true") || text.equals("false")) {
            return JSON.booleanNode(text.equals("true"));
        }
        boolean number = !text.isEmpty() && text.length() <= MOST_DIGITS;
        for (int i = 0; i < text.length() && number; i++) {
            number = text.charAt(i) >= '0' && text.charAt(i) <= '9';
        }
        boolean plain = number && (text.length() == 1 || text.charAt(0) != '0');
        return plain ? JSON.numberNode(Long.parseLong(text)) : JSON.textNode(text);
    }
}
