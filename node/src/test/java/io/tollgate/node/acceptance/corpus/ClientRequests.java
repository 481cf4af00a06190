package io.tollgate.node.acceptance.corpus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.corpus.CorpusCase;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What the client of a case sends: its recorded request, addressed to the case's own provider. */
final class ClientRequests {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String USUAL =
            "{\"model\":\"some-model\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";

    private ClientRequests() {}

    /** A chat request; it streams where the recorded answer does, with usage unless it says no. */
    static JsonNode chat(CorpusCase one, String provider) {
        ObjectNode request = recorded(one, provider);
        request.put("stream", one.streamed());
        if (one.streamed() && one.clientRequest().isEmpty()) {
            request.putObject("stream_options").put("include_usage", true);
        }
        return request;
    }

    /** The recorded request with the model of that provider. */
    static ObjectNode recorded(CorpusCase one, String provider) {
        ObjectNode request = read(one);
        request.put("model", provider + "/" + model(one));
        return request;
    }

    /** The model as the provider knows it. */
    static String model(CorpusCase one) {
        return read(one).path("model").asText();
    }

    static byte[] bytes(JsonNode request) {
        try {
            return JSON.writeValueAsBytes(request);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ObjectNode read(CorpusCase one) {
        try {
            byte[] body =
                    one.clientRequest()
                            .orElseGet(
                                    () -> USUAL.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            return (ObjectNode) JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
