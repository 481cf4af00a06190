package io.tollgate.providers.embedding;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/** The two forms of a vector: an array of numbers, and base64 of 32-bit floats, lowest first. */
public final class Vectors {
    private Vectors() {}

    /** That vector as base64, whichever form it has. */
    public static String base64(JsonNode vector) {
        if (vector.isTextual()) {
            return vector.textValue();
        }
        ByteBuffer bytes = ByteBuffer.allocate(vector.size() * 4).order(ByteOrder.LITTLE_ENDIAN);
        for (JsonNode number : vector) {
            bytes.putFloat((float) number.asDouble());
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    /** That vector as numbers, whichever form it has; empty where it is neither. */
    public static JsonNode floats(JsonNode vector) {
        if (!vector.isTextual()) {
            return vector;
        }
        ArrayNode numbers = JsonNodeFactory.instance.arrayNode();
        try {
            ByteBuffer bytes =
                    ByteBuffer.wrap(Base64.getDecoder().decode(vector.textValue()))
                            .order(ByteOrder.LITTLE_ENDIAN);
            while (bytes.remaining() >= 4) {
                numbers.add(bytes.getFloat());
            }
        } catch (IllegalArgumentException e) {
            numbers.removeAll();
        }
        return numbers;
    }
}
