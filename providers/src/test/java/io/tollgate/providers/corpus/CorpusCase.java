package io.tollgate.providers.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One recorded exchange.
 *
 * @param id such as {@code openai/chat-streaming}
 */
public record CorpusCase(String id, Path folder, JsonNode json, Corpus corpus) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public String wire() {
        return json.path("wire").asText();
    }

    public String provider() {
        return json.path("provider").asText();
    }

    /** Whether there is an upstream answer to replay. */
    public boolean hasResponse() {
        return json.path("files").has("upstream_response");
    }

    public boolean streamed() {
        String file = json.path("files").path("upstream_response").asText();
        return file.endsWith(".sse") || file.endsWith(".ndjson") || file.endsWith(".bin");
    }

    public byte[] upstreamResponse() {
        return read(json.path("files").path("upstream_response").asText());
    }

    /** The request to send to the gateway, where the case has one. */
    public Optional<byte[]> clientRequest() {
        String file = json.path("files").path("client_request").asText("");
        return file.isEmpty() ? Optional.empty() : Optional.of(read(file));
    }

    public int status() {
        return json.path("http").path("status").asInt(200);
    }

    public String contentType() {
        return json.path("http").path("content_type").asText("application/json");
    }

    /** The recorded response headers, names in lower case. */
    public Map<String, String> headers() {
        var headers = new LinkedHashMap<String, String>();
        for (var field : json.path("http").path("headers").properties()) {
            JsonNode value = field.getValue();
            headers.put(
                    field.getKey().toLowerCase(java.util.Locale.ROOT),
                    value.isArray() ? value.path(0).asText() : value.asText());
        }
        return headers;
    }

    /** What must come out; that of another case where this one says so. */
    public JsonNode expect() {
        JsonNode expect = json.path("expect");
        String other = expect.path("same_as").asText("");
        return other.isEmpty() ? expect : corpus.get(other).expect();
    }

    /** Whether a note makes it a hint. */
    public boolean advisory() {
        for (JsonNode note : json.path("notes")) {
            if (note.asText().startsWith("advisory")) {
                return true;
            }
        }
        return false;
    }

    /** Another file of its folder. */
    public byte[] file(String name) {
        return read(name);
    }

    private byte[] read(String file) {
        try {
            return Files.readAllBytes(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return id;
    }

    static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
        }
    }
}
