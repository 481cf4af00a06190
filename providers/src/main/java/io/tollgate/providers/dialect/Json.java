package io.tollgate.providers.dialect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * JSON trees, for the lanes where bytes alone do not do. Numbers keep the digits they came with,
 * but for zeros at the end of a fraction. The length of a string is bounded by that of its body
 * alone.
 *
 * <p>The usual is read by {@link JsonTreeReader} and written by {@link JsonTreeWriter}, the rest by
 * Jackson, with the same result: which of them it was makes no difference but in time.
 */
public final class Json {
    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxStringLength(Integer.MAX_VALUE)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();

    private Json() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    public static JsonNode no() {
        return JsonNodeFactory.instance.booleanNode(false);
    }

    public static JsonNode zero() {
        return JsonNodeFactory.instance.numberNode(0);
    }

    /** The tree in that span; missing where it is no JSON. Broken UTF-8 is replaced. */
    public static JsonNode parse(byte[] bytes, int start, int end) {
        JsonNode usual = JsonTreeReader.read(bytes, start, end);
        return usual == null ? parseUnusual(bytes, start, end) : usual;
    }

    /** The tree of all that a body has left, which stays there. */
    public static JsonNode parse(ByteBuffer body) {
        byte[] bytes = new byte[body.remaining()];
        body.get(body.position(), bytes);
        return parse(bytes, 0, bytes.length);
    }

    /** As {@link #parse(byte[], int, int)}, by Jackson alone. */
    static JsonNode parseUnusual(byte[] bytes, int start, int end) {
        try {
            return MAPPER.readTree(bytes, start, end - start);
        } catch (IOException | NumberFormatException e) {
            return parse(new String(bytes, start, end - start, StandardCharsets.UTF_8));
        }
    }

    /** The tree; missing where it is no JSON. */
    public static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException | NumberFormatException e) {
            // A number with an exponent beyond reason is none.
            return MissingNode.getInstance();
        }
    }

    public static byte[] bytes(JsonNode node) {
        byte[] usual = JsonTreeWriter.write(node);
        return usual == null ? unusualBytes(node) : usual;
    }

    /** As {@link #bytes}, by Jackson alone. */
    static byte[] unusualBytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String text(JsonNode node) {
        return new String(bytes(node), StandardCharsets.UTF_8);
    }

    /** The text of a field, where it is a string that is not empty; else null. */
    public static @Nullable String string(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isTextual() && !value.textValue().isEmpty() ? value.textValue() : null;
    }
}
