package io.tollgate.providers.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.Signature;
import io.tollgate.providers.dialect.Json;
import org.jspecify.annotations.Nullable;

/**
 * A call whose arguments come value by value, each with its place ({@code $.items[0].name}); a text
 * may come in pieces of one place. Bounded: at most {@link #MAX_VALUES} values, {@link #MAX_TEXT}
 * characters, {@link #MAX_DEPTH} steps, and {@link #MAX_INDEX} elements.
 */
final class PartialCall {
    private static final int MAX_VALUES = 100_000;
    private static final int MAX_TEXT = 1 << 20;
    private static final int MAX_DEPTH = 64;
    private static final int MAX_INDEX = 10_000;

    private final @Nullable String id;
    private final String name;
    private final @Nullable Signature signature;
    private final ObjectNode arguments = Json.object();
    private int values;
    private long characters;
    private boolean broken;

    PartialCall(@Nullable String id, String name, @Nullable Signature signature) {
        this.id = id;
        this.name = name;
        this.signature = signature;
    }

    @Nullable String id() {
        return id;
    }

    String name() {
        return name;
    }

    @Nullable Signature signature() {
        return signature;
    }

    String arguments() {
        return Json.text(arguments);
    }

    /** Takes the next values; false where they are beyond the bounds, or have no place. */
    boolean add(JsonNode partialArguments) {
        for (JsonNode value : partialArguments) {
            String path = value.path("jsonPath").asText("");
            characters += path.length() + value.path("stringValue").asText("").length();
            values++;
            if (values > MAX_VALUES || characters > MAX_TEXT || !path.startsWith("$")) {
                return false;
            }
            put(arguments, path, 1, 0, value);
        }
        return !broken;
    }

    /** Steps into {@code holder} along the path from {@code at} on. */
    private void put(JsonNode holder, String path, int at, int depth, JsonNode value) {
        if (broken || at >= path.length() || depth > MAX_DEPTH) {
            broken = true;
            return;
        }
        boolean bracket = path.charAt(at) == '[';
        int end = bracket ? path.indexOf(']', at) : nameEnd(path, at + 1);
        if (end < 0) {
            broken = true;
            return;
        }
        String step = path.substring(at + 1, end);
        int next = bracket ? end + 1 : end;
        boolean quoted = step.length() > 1 && (step.charAt(0) == '\'' || step.charAt(0) == '"');
        if (bracket && !quoted) {
            element(holder, step, path, next, depth, value);
        } else {
            member(
                    holder,
                    quoted ? step.substring(1, step.length() - 1) : step,
                    path,
                    next,
                    depth,
                    value);
        }
    }

    private static int nameEnd(String path, int from) {
        int i = from;
        while (i < path.length() && path.charAt(i) != '.' && path.charAt(i) != '[') {
            i++;
        }
        return i;
    }

    private void member(
            JsonNode holder, String member, String path, int next, int depth, JsonNode value) {
        if (!(holder instanceof ObjectNode object)) {
            broken = true;
            return;
        }
        if (next == path.length()) {
            object.set(member, joined(object.path(member), value));
            return;
        }
        if (!object.path(member).isContainerNode()) {
            object.set(member, container(path, next));
        }
        put(object.path(member), path, next, depth + 1, value);
    }

    private void element(
            JsonNode holder, String step, String path, int next, int depth, JsonNode value) {
        int index = index(step);
        if (!(holder instanceof ArrayNode array) || index < 0) {
            broken = true;
            return;
        }
        while (array.size() <= index) {
            array.addNull();
        }
        if (next == path.length()) {
            array.set(index, joined(array.get(index), value));
            return;
        }
        if (!array.get(index).isContainerNode()) {
            array.set(index, container(path, next));
        }
        put(array.get(index), path, next, depth + 1, value);
    }

    private static int index(String step) {
        if (step.isEmpty() || step.length() > 5) {
            return -1;
        }
        int index = 0;
        for (int i = 0; i < step.length(); i++) {
            if (step.charAt(i) < '0' || step.charAt(i) > '9') {
                return -1;
            }
            index = index * 10 + (step.charAt(i) - '0');
        }
        return index < MAX_INDEX ? index : -1;
    }

    private static JsonNode container(String path, int next) {
        boolean array =
                path.charAt(next) == '['
                        && next + 1 < path.length()
                        && Character.isDigit(path.charAt(next + 1));
        return array ? Json.array() : Json.object();
    }

    private static JsonNode joined(JsonNode before, JsonNode value) {
        JsonNode text = value.path("stringValue");
        if (text.isTextual()) {
            return before.isTextual()
                    ? Json.object().textNode(before.textValue() + text.textValue())
                    : text;
        }
        JsonNode number = value.path("numberValue");
        if (number.isNumber()) {
            return number;
        }
        JsonNode bool = value.path("boolValue");
        return bool.isBoolean() ? bool : Json.object().nullNode();
    }
}
