package io.tollgate.node.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.node.config.Problem;
import io.tollgate.node.error.ClientError;
import io.tollgate.node.error.Errors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Bodies of the API. */
final class ApiJson {
    private static final ObjectMapper JSON =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();

    private ApiJson() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** A body that must be there. */
    static JsonNode read(byte[] body) {
        if (body.length == 0) {
            throw ApiRefusal.of(Errors.badRequest("No body (expected: JSON)"));
        }
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            // its place, and no piece of it: it may hold a secret
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw ApiRefusal.of(
                    Errors.badRequest("The body is no JSON, or has a key twice; line " + line));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ObjectNode readObject(byte[] body) {
        if (read(body) instanceof ObjectNode object) {
            return object;
        }
        throw ApiRefusal.of(Errors.badRequest("The body is no JSON object (expected: {...})"));
    }

    /** An empty body is an empty object. */
    static ObjectNode readOptional(byte[] body) {
        return body.length == 0 ? object() : readObject(body);
    }

    static byte[] write(JsonNode node) {
        try {
            return JSON.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e); // a tree can be written
        }
    }

    /** An error with all that is wrong, in the shape of all other errors. */
    static byte[] problems(ClientError error, List<Problem> problems) {
        ObjectNode root = object();
        ObjectNode inner = root.putObject("error");
        inner.put("message", error.message());
        inner.put("type", error.type());
        inner.put("param", error.param());
        inner.put("code", error.code());
        var all = inner.putArray("problems");
        for (Problem problem : problems) {
            all.addObject().put("field", problem.path()).put("message", problem.message());
        }
        return write(root);
    }
}
