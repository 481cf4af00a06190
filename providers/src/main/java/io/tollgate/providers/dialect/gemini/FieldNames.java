package io.tollgate.providers.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Google takes each field's name in two ways, {@code inlineData} and {@code inline_data}. */
final class FieldNames {
    /** Below these stand names of the application's own, or schemas, which are read apart. */
    private static final Set<String> FREE =
            Set.of(
                    "args",
                    "response",
                    "parameters",
                    "parametersJsonSchema",
                    "parameters_json_schema",
                    "responseSchema",
                    "response_schema",
                    "responseJsonSchema",
                    "response_json_schema",
                    "labels");

    private FieldNames() {}

    /** Gives every field of that tree its first name, in place. */
    static void normalize(JsonNode node) {
        if (node instanceof ObjectNode object) {
            List<String> other = null;
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                String name = field.getKey();
                if (!FREE.contains(name)) {
                    normalize(field.getValue());
                }
                if (name.indexOf('_') >= 0) {
                    other = other == null ? new ArrayList<>() : other;
                    other.add(name);
                }
            }
            rename(object, other);
        } else if (node.isArray()) {
            for (JsonNode element : node) {
                normalize(element);
            }
        }
    }

    private static void rename(ObjectNode object, @Nullable List<String> names) {
        if (names == null) {
            return;
        }
        for (String name : names) {
            String first = first(name);
            JsonNode value = object.remove(name);
            if (!object.has(first)) {
                object.set(first, value);
            }
        }
    }

    /** The name without underscores. */
    static String first(String name) {
        if (name.indexOf('_') < 0) {
            return name;
        }
        var first = new StringBuilder(name.length());
        boolean upper = false;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '_') {
                upper = !first.isEmpty();
            } else {
                first.append(upper ? Character.toUpperCase(c) : c);
                upper = false;
            }
        }
        return first.isEmpty() ? name : first.toString();
    }
}
