package io.tollgate.node.acceptance.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer read from a socket.
 *
 * @param head status line and header lines without CRLF
 * @param body with chunking removed, as far as it came
 * @param complete whether the body came to its proper end
 */
public record RawResponse(List<String> head, byte[] body, boolean complete) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public int status() {
        return Integer.parseInt(head.getFirst().split(" ", -1)[1]);
    }

    /** The value of the first header of that name, or null. */
    public @Nullable String header(String name) {
        for (String line : head.subList(1, head.size())) {
            int colon = line.indexOf(':');
            if (line.substring(0, colon).equalsIgnoreCase(name)) {
                return line.substring(colon + 1).strip();
            }
        }
        return null;
    }

    public String text() {
        return new String(body, UTF_8);
    }

    public JsonNode json() {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException("Not JSON: " + text(), e);
        }
    }

    /** The object {@code error} of an OpenAI error; a missing node where there is none. */
    public JsonNode error() {
        return json().path("error");
    }

    /** Every byte that the client saw, as text. */
    public String everything() {
        return String.join("\r\n", head) + "\r\n\r\n" + text();
    }
}
