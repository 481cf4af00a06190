package io.tollgate.providers.dialect.translation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value in a client's request that knows where it stands, so that what is wrong with it can be
 * told by name. The typed readers give null where a field is absent or null, and throw {@link
 * WrongField} where it is of another type.
 */
public final class Fields {
    private static final int SHOWN = 60;

    private final @Nullable Fields parent;
    private final String name;
    private final int index;
    private final JsonNode node;

    private Fields(@Nullable Fields parent, String name, int index, JsonNode node) {
        this.parent = parent;
        this.name = name;
        this.index = index;
        this.node = node;
    }

    /** The whole request. */
    public static Fields of(JsonNode body) {
        return new Fields(null, "", -1, body);
    }

    public JsonNode node() {
        return node;
    }

    /** The field of that name, be it there or not. */
    public Fields at(String field) {
        return new Fields(this, field, -1, node.path(field));
    }

    /** The element of that number. */
    public Fields item(int number) {
        return new Fields(this, "", number, node.path(number));
    }

    public int size() {
        return node.size();
    }

    /** Neither missing nor null. */
    public boolean given() {
        return !node.isMissingNode() && !node.isNull();
    }

    /** Whether it is that text. */
    public boolean is(String text) {
        return node.isTextual() && node.textValue().equals(text);
    }

    /** Its {@code type}, or "". */
    public String type() {
        JsonNode type = node.path("type");
        return type.isTextual() ? type.textValue() : "";
    }

    /** Where it stands, such as {@code messages[2].content}. */
    public String path() {
        if (parent == null) {
            return "";
        }
        String above = parent.path();
        if (index >= 0) {
            return above + "[" + index + "]";
        }
        return above.isEmpty() ? name : above + "." + name;
    }

    public @Nullable String text(String field) {
        Fields value = at(field);
        return value.given() ? value.text() : null;
    }

    /** Itself as text. */
    public String text() {
        if (!node.isTextual()) {
            throw wrong("a string");
        }
        return node.textValue();
    }

    /** The text of a field that must be there and not be empty. */
    public String needed(String field) {
        Fields value = at(field);
        if (!value.node.isTextual() || value.node.textValue().isEmpty()) {
            throw value.wrong("a string that is not empty");
        }
        return value.node.textValue();
    }

    public @Nullable Double number(String field) {
        Fields value = at(field);
        if (!value.given()) {
            return null;
        }
        if (!value.node.isNumber()) {
            throw value.wrong("a number");
        }
        return value.node.doubleValue();
    }

    /** A whole number of at least {@code least}. */
    public @Nullable Long whole(String field, long least) {
        Fields value = at(field);
        if (!value.given()) {
            return null;
        }
        boolean whole =
                value.node.isNumber()
                        && value.node.canConvertToLong()
                        && value.node.canConvertToExactIntegral();
        if (!whole || value.node.longValue() < least) {
            throw value.wrong("a whole number of at least " + least);
        }
        return value.node.longValue();
    }

    public @Nullable Boolean bool(String field) {
        Fields value = at(field);
        if (!value.given()) {
            return null;
        }
        if (!value.node.isBoolean()) {
            throw value.wrong("true or false");
        }
        return value.node.booleanValue();
    }

    /** The object in a field; null where it is absent. */
    public @Nullable Fields object(String field) {
        Fields value = at(field);
        if (!value.given()) {
            return null;
        }
        if (!value.node.isObject()) {
            throw value.wrong("an object");
        }
        return value;
    }

    /** The array in a field; null where it is absent. */
    public @Nullable Fields array(String field) {
        Fields value = at(field);
        if (!value.given()) {
            return null;
        }
        if (!value.node.isArray()) {
            throw value.wrong("an array");
        }
        return value;
    }

    /** The texts of the array in a field; none where it is absent. */
    public List<String> texts(String field) {
        Fields array = array(field);
        if (array == null) {
            return List.of();
        }
        var texts = new ArrayList<String>(array.size());
        for (int i = 0; i < array.size(); i++) {
            texts.add(array.item(i).text());
        }
        return texts;
    }

    /** What to throw: this value is not what was expected. */
    public WrongField wrong(String expected) {
        String field = path();
        return new WrongField(field, field + ": " + shown() + " (expected: " + expected + ")");
    }

    private String shown() {
        if (!given()) {
            return node.isNull() ? "null" : "missing";
        }
        if (node.isContainerNode()) {
            return node.isArray() ? "an array" : "an object";
        }
        String text = node.asText();
        String shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
        return node.isTextual() ? "\"" + shown + "\"" : shown;
    }
}
