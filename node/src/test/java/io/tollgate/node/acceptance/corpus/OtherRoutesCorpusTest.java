package io.tollgate.node.acceptance.corpus;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.node.acceptance.gateway.RawResponse;
import io.tollgate.providers.corpus.CorpusCase;
import io.tollgate.providers.corpus.Cutting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** The recorded answers of the routes beside chat reach the client unchanged. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OtherRoutesCorpusTest {
    private final List<CorpusCase> cases =
            Cases.of(
                    "openai-embeddings",
                    "openai-completions",
                    "openai-audio",
                    "openai-images",
                    "openai-responses",
                    "cohere-v2-audio",
                    "cohere-v2-rerank",
                    "together-rerank",
                    "google-batchEmbedContents");
    private CorpusGateway gateway;

    @BeforeAll
    void start() throws IOException {
        gateway = CorpusGateway.start(cases);
    }

    @AfterAll
    void stop() throws IOException {
        gateway.close();
    }

    @TestFactory
    Stream<DynamicTest> everyCaseHoldsInEveryCutting() {
        return Cases.inEveryCutting(cases, this::check);
    }

    private void check(CorpusCase one, Cutting cutting) throws IOException {
        RawResponse response = ask(one, cutting);

        assertThat(response.status()).as(response.text()).isEqualTo(200);
        assertThat(response.complete()).isTrue();
        assertThat(gateway.received().path()).isEqualTo(upstreamPath(one));
        if (one.streamed()) {
            assertThat(events(response.body())).isEqualTo(events(CorpusGateway.recording(one)));
        } else if (one.expect().has("rerank")) {
            assertRanked(one, response);
        } else if (one.expect().has("embeddings")) {
            assertEmbedding(one, response);
        } else {
            assertThat(response.body()).isEqualTo(one.upstreamResponse());
            assertThat(response.header("content-type")).isEqualTo(one.contentType());
        }
    }

    private RawResponse ask(CorpusCase one, Cutting cutting) throws IOException {
        String provider = gateway.provider(one, cutting);
        if (one.json().has("client_multipart")) {
            String boundary = "a-boundary-of-this-test";
            byte[] form = form(one.json().path("client_multipart"), provider, boundary);
            return gateway.ask(
                    one, cutting, path(one), "multipart/form-data; boundary=" + boundary, form);
        }
        return gateway.ask(one, cutting, path(one), ClientRequests.bytes(body(one, provider)));
    }

    private static String upstreamPath(CorpusCase one) {
        return one.wire().equals("google-batchEmbedContents")
                ? "/v1/models/" + ClientRequests.model(one) + ":batchEmbedContents"
                : path(one);
    }

    private static void assertRanked(CorpusCase one, RawResponse response) {
        JsonNode wanted = one.expect().path("rerank").path("results");
        JsonNode results = response.json().path("results");
        assertThat(results.size()).isGreaterThanOrEqualTo(wanted.size());
        for (int i = 0; i < wanted.size(); i++) {
            assertThat(results.path(i).path("index")).isEqualTo(wanted.path(i).path(0));
            assertThat(results.path(i).path("relevance_score").asDouble())
                    .isEqualTo(wanted.path(i).path(1).asDouble());
        }
    }

    private static String path(CorpusCase one) {
        return switch (one.wire()) {
            case "cohere-v2-rerank", "together-rerank" -> "/v1/rerank";
            case "google-batchEmbedContents" -> "/v1/embeddings";
            case "openai-embeddings" -> "/v1/embeddings";
            case "openai-completions" -> "/v1/completions";
            case "openai-images" -> "/v1/images/generations";
            case "openai-responses" -> "/v1/responses";
            default ->
                    one.json().path("client_api").asText().endsWith("speech")
                            ? "/v1/audio/speech"
                            : "/v1/audio/transcriptions";
        };
    }

    private static JsonNode body(CorpusCase one, String provider) {
        ObjectNode request = ClientRequests.recorded(one, provider);
        if (one.wire().equals("openai-responses")) {
            request.remove(List.of("messages", "stream_options", "tools", "response_format"));
            request.put("input", "Hello");
            request.put("stream", one.streamed());
        } else if (one.streamed()) {
            request.putObject("stream_options").put("include_usage", true);
        }
        return request;
    }

    private static byte[] form(JsonNode fields, String provider, String boundary) {
        var form = new StringBuilder();
        for (var field : fields.properties()) {
            boolean file = field.getKey().equals("file");
            String value =
                    file
                            ? "RIFF\u0000\u00ff\r\n--not-the-boundary\r\n"
                            : field.getKey().equals("model")
                                    ? provider + "/" + field.getValue().asText()
                                    : field.getValue().asText();
            form.append("--")
                    .append(boundary)
                    .append("\r\ncontent-disposition: form-data; name=\"");
            form.append(field.getKey()).append(file ? "\"; filename=\"a.wav\"" : "\"");
            form.append("\r\n\r\n").append(value).append("\r\n");
        }
        return form.append("--").append(boundary).append("--\r\n").toString().getBytes(ISO_8859_1);
    }

    /** A client that asks for base64 gets it, else the numbers as they came. */
    private static void assertEmbedding(CorpusCase one, RawResponse response) {
        JsonNode expected = one.expect().path("embeddings");
        JsonNode data = response.json().path("data");
        if (expected.path("passthrough").asBoolean()) {
            assertThat(response.body()).isEqualTo(one.upstreamResponse());
            return;
        }
        assertThat(data).hasSize(expected.path("count").asInt());
        assertThat(data.path(0).path("embedding"))
                .hasSize(expected.path("dimensions").path(0).asInt());
        for (int i = 0; i < expected.path("first_values").path(0).size(); i++) {
            assertThat(data.path(0).path("embedding").path(i).asDouble())
                    .isEqualTo(expected.path("first_values").path(0).path(i).asDouble());
        }
    }

    /** The data of each event, comments and framing aside. */
    private static List<String> events(byte[] stream) {
        var data = new ArrayList<String>();
        for (String line : CorpusGateway.text(stream).split("\r\n|\n|\r", -1)) {
            if (line.startsWith("data:")) {
                data.add(line.substring("data:".length()).strip());
            }
        }
        return data;
    }
}
