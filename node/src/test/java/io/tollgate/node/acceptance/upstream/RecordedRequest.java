package io.tollgate.node.acceptance.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request as it reached the fake provider.
 *
 * @param target path and query as they stood in the request line
 * @param headers header lines in order, without CRLF
 * @param body the bytes with chunking removed
 * @param connection number of the connection it came on, from 1
 */
public record RecordedRequest(
        String method, String target, List<String> headers, byte[] body, int connection) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The target without its query. */
    public String path() {
        int question = target.indexOf('?');
        return question < 0 ? target : target.substring(0, question);
    }

    /** The value of the first header of that name, or null. */
    public @Nullable String header(String name) {
        for (String line : headers) {
            int colon = line.indexOf(':');
            if (line.substring(0, colon).equalsIgnoreCase(name)) {
                return line.substring(colon + 1).strip();
            }
        }
        return null;
    }

    public JsonNode json() {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The field {@code model} of a JSON body; "" where there is none. */
    public String model() {
        if (body.length == 0 || body[0] != '{') {
            return "";
        }
        return json().path("model").asText();
    }

    /** Whether the request carries this provider key, wherever providers want it. */
    public boolean carriesKey(String key) {
        return ("Bearer " + key).equals(header("authorization")) || key.equals(header("api-key"));
    }
}
