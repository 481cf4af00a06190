package io.tollgate.providers.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the usual JSON into the tree that Jackson would make of it. All else is left to Jackson, so
 * that what is wrong, what is lenient and where the bounds are is decided there: text that is no
 * JSON or not in UTF-8, bare values, deep nesting, long keys and numbers.
 *
 * <p>Of equal keys the last one counts, at the place of the first.
 */
final class JsonTreeReader {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int DEEPEST = 100;
    private static final int LONGEST_KEY = 1000;

    /** So many digits always fit into a long. */
    private static final int MOST_DIGITS = 18;

    private static final int MOST_EXPONENT_DIGITS = 4;

    private final byte[] json;
    private final int end;
    private int at;

    private JsonTreeReader(byte[] json, int start, int end) {
        this.json = json;
        this.end = end;
        this.at = JsonBytes.skipSpace(json, start, end);
    }

    /** The tree in that span; null where it is left to Jackson. */
    static @Nullable JsonNode read(byte[] json, int start, int end) {
        var reader = new JsonTreeReader(json, start, end);
        JsonNode tree =
                switch (reader.next()) {
                    case '{' -> reader.object(1);
                    case '[' -> reader.array(1);
                    default -> null;
                };
        return tree != null && JsonBytes.skipSpace(json, reader.at, end) == end ? tree : null;
    }

    /** The byte that comes next; 0, which begins nothing, at the end. */
    private int next() {
        return at < end ? json[at] : 0;
    }

    private @Nullable JsonNode value(int depth) {
        return switch (next()) {
            case '"' -> textNode();
            case '{' -> object(depth);
            case '[' -> array(depth);
            case 't' -> word(NODES.booleanNode(true));
            case 'f' -> word(NODES.booleanNode(false));
            case 'n' -> word(NODES.nullNode());
            default -> number();
        };
    }

    private @Nullable JsonNode textNode() {
        String text = text();
        if (text == null) {
            return null;
        }
        return NODES.textNode(text);
    }

    private @Nullable ObjectNode object(int depth) {
        if (depth > DEEPEST) {
            return null;
        }
        ObjectNode object = NODES.objectNode();
        at = JsonBytes.skipSpace(json, at + 1, end);
        if (next() == '}') {
            at++;
            return object;
        }
        while (next() == '"') {
            String key = key();
            int value = key == null ? -1 : JsonBytes.skipColon(json, at, end);
            if (value < 0) {
                return null;
            }
            at = value;
            JsonNode node = value(depth + 1);
            if (node == null) {
                return null;
            }
            object.set(key, node);
            at = JsonBytes.skipSpace(json, at, end);
            switch (next()) {
                case ',' -> at = JsonBytes.skipSpace(json, at + 1, end);
                case '}' -> {
                    at++;
                    return object;
                }
                default -> {
                    return null;
                }
            }
        }
        return null;
    }

    private @Nullable ArrayNode array(int depth) {
        if (depth > DEEPEST) {
            return null;
        }
        ArrayNode array = NODES.arrayNode();
        at = JsonBytes.skipSpace(json, at + 1, end);
        if (next() == ']') {
            at++;
            return array;
        }
        while (true) {
            JsonNode node = value(depth + 1);
            if (node == null) {
                return null;
            }
            array.add(node);
            at = JsonBytes.skipSpace(json, at, end);
            switch (next()) {
                case ',' -> at = JsonBytes.skipSpace(json, at + 1, end);
                case ']' -> {
                    at++;
                    return array;
                }
                default -> {
                    return null;
                }
            }
        }
    }

    private @Nullable String key() {
        int start = at + 1;
        int stop = JsonStrings.plainEnd(json, start, end);
        if (stop == end || json[stop] != '"') {
            String key = escapedText(stop);
            return key != null && key.length() > LONGEST_KEY ? null : key;
        }
        at = stop + 1;
        return stop - start > LONGEST_KEY ? null : whole(JsonKeys.text(json, start, stop));
    }

    private @Nullable String text() {
        int start = at + 1;
        int stop = JsonStrings.plainEnd(json, start, end);
        if (stop == end || json[stop] != '"') {
            return escapedText(stop);
        }
        at = stop + 1;
        return whole(new String(json, start, stop - start, StandardCharsets.UTF_8));
    }

    private @Nullable String escapedText(int firstEscape) {
        int start = at;
        int stop = JsonStrings.skipRest(json, firstEscape, end);
        if (stop < 0) {
            return null;
        }
        at = stop;
        return whole(JsonBytes.text(json, start, stop));
    }

    /** Null where bytes had to be replaced, or may have been. */
    private static @Nullable String whole(String text) {
        return text.indexOf('\uFFFD') < 0 ? text : null;
    }

    private @Nullable JsonNode word(JsonNode node) {
        int stop = JsonBytes.skipValue(json, at, end);
        if (stop < 0) {
            return null;
        }
        at = stop;
        return node;
    }

    private @Nullable JsonNode number() {
        boolean negative = next() == '-';
        int digits = negative ? at + 1 : at;
        int i = digits;
        long value = 0;
        while (i < end && isDigit(json[i])) {
            value = value * 10 + (json[i] - '0');
            i++;
        }
        int count = i - digits;
        if (count == 0 || count > MOST_DIGITS || (count > 1 && json[digits] == '0')) {
            return null;
        }
        at = i;
        if (next() == '.' || next() == 'e' || next() == 'E') {
            return decimal(value, count, negative);
        }
        long signed = negative ? -value : value;
        return signed == (int) signed ? NODES.numberNode((int) signed) : NODES.numberNode(signed);
    }

    /** From behind the digits before the point. */
    private @Nullable JsonNode decimal(long whole, int digits, boolean negative) {
        long unscaled = whole;
        int scale = 0;
        int i = at;
        if (json[i] == '.') {
            int first = ++i;
            while (i < end && isDigit(json[i])) {
                unscaled = unscaled * 10 + (json[i] - '0');
                i++;
            }
            scale = i - first;
            if (scale == 0 || digits + scale > MOST_DIGITS) {
                return null;
            }
        }
        if (i < end && (json[i] == 'e' || json[i] == 'E')) {
            i++;
            boolean small = i < end && json[i] == '-';
            int first = small || (i < end && json[i] == '+') ? i + 1 : i;
            int exponent = 0;
            for (i = first; i < end && isDigit(json[i]); i++) {
                if (i - first == MOST_EXPONENT_DIGITS) {
                    return null;
                }
                exponent = exponent * 10 + (json[i] - '0');
            }
            if (i == first) {
                return null;
            }
            scale += small ? exponent : -exponent;
        }
        at = i;
        var decimal = BigDecimal.valueOf(negative ? -unscaled : unscaled, scale);
        return NODES.numberNode(decimal.stripTrailingZeros());
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
