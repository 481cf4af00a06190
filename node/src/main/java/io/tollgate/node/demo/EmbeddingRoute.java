package io.tollgate.node.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;

/**
 * {@code POST /v1/embeddings}: a unit vector for each input, the same one for the same input. It
 * says nothing about meaning.
 */
final class EmbeddingRoute {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int USUAL_DIMENSIONS = 256;
    private static final int MOST_DIMENSIONS = 4_096;
    private static final int MOST_INPUTS = 2_048;
    private static final int MOST_NUMBERS = 600_000;

    private EmbeddingRoute() {}

    static ObjectNode answer(Fields fields) {
        DemoModel model = fields.model();
        List<JsonNode> inputs = inputs(fields.required("input"));
        int dimensions = fields.positive("dimensions", USUAL_DIMENSIONS);
        if (dimensions > MOST_DIMENSIONS || (long) dimensions * inputs.size() > MOST_NUMBERS) {
            throw Fields.invalid(
                    "dimensions",
                    "at most " + MOST_DIMENSIONS + ", and " + MOST_NUMBERS + " over all inputs");
        }
        boolean base64 = base64(fields.get("encoding_format"));
        ObjectNode body = JSON.objectNode().put("object", "list");
        ArrayNode data = body.putArray("data");
        long tokens = 0;
        for (int index = 0; index < inputs.size(); index++) {
            JsonNode input = inputs.get(index);
            tokens += input.isArray() ? input.size() : DemoTokens.count(input.asText());
            float[] vector = vector(input.toString(), dimensions);
            data.addObject()
                    .put("object", "embedding")
                    .put("index", index)
                    .set("embedding", base64 ? JSON.textNode(encode(vector)) : list(vector));
        }
        body.put("model", model.label());
        body.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
        return body;
    }

    /** Each input: a string, or an array of tokens. */
    private static List<JsonNode> inputs(JsonNode input) {
        var inputs = new ArrayList<JsonNode>();
        if (input.isTextual() || input.path(0).isNumber()) {
            inputs.add(input);
        } else if (input.isArray()) {
            input.forEach(inputs::add);
        }
        boolean known = inputs.stream().allMatch(one -> one.isTextual() || one.isArray());
        if (inputs.isEmpty() || inputs.size() > MOST_INPUTS || !known) {
            throw Fields.invalid(
                    "input", "a string, tokens, or an array of 1 to " + MOST_INPUTS + " of them");
        }
        return inputs;
    }

    private static boolean base64(JsonNode format) {
        return switch (format.asText("float")) {
            case "float" -> false;
            case "base64" -> true;
            default -> throw Fields.invalid("encoding_format", "float or base64");
        };
    }

    private static float[] vector(String input, int dimensions) {
        var random = new SplittableRandom(input.hashCode());
        double[] values = new double[dimensions];
        double squares = 0;
        for (int i = 0; i < dimensions; i++) {
            values[i] = random.nextDouble(-1, 1);
            squares += values[i] * values[i];
        }
        float[] vector = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
            vector[i] = (float) (values[i] / Math.sqrt(squares));
        }
        return vector;
    }

    private static ArrayNode list(float[] vector) {
        ArrayNode list = JSON.arrayNode(vector.length);
        for (float value : vector) {
            list.add(value);
        }
        return list;
    }

    private static String encode(float[] vector) {
        ByteBuffer bytes =
                ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
