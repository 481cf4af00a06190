package io.tollgate.node.acceptance.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.node.acceptance.gateway.RawResponse;
import io.tollgate.providers.corpus.CohereReader;
import io.tollgate.providers.corpus.CompletionExpectation;
import io.tollgate.providers.corpus.CorpusCase;
import io.tollgate.providers.corpus.Cutting;
import io.tollgate.providers.corpus.ReadCompletion;
import io.tollgate.providers.corpus.ResponsesReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * What clients of Cohere and of the Responses API get of every recorded answer of chat, whoever
 * gave it and however its bytes are cut: an answer they can read, or the right error in their own
 * shape.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OtherClientsCorpusTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<CorpusCase> cases =
            Cases.of("openai-chat", "anthropic", "google", "cohere", "ollama");
    private CorpusGateway gateway;

    @BeforeAll
    void start() throws IOException {
        // Providers that have no Responses API of their own.
        gateway = CorpusGateway.start(cases, one -> one.with("operations", "[/embeddings]"));
    }

    @AfterAll
    void stop() throws IOException {
        gateway.close();
    }

    @TestFactory
    Stream<DynamicTest> responses() {
        return tests((one, cutting) -> {
            ObjectNode request = request(one, cutting);
            request.put("input", "Hello");
            return new Got(ask(one, cutting, "/v1/responses", request), true);
        });
    }

    @TestFactory
    Stream<DynamicTest> cohere() {
        return tests((one, cutting) -> {
            ObjectNode request = request(one, cutting);
            request.putArray("messages").addObject().put("role", "user").put("content", "Hello");
            return new Got(ask(one, cutting, "/cohere/v2/chat", request), false);
        });
    }

    private record Got(RawResponse response, boolean responses) {}

    private interface Asking {
        Got ask(CorpusCase one, Cutting cutting) throws IOException;
    }

    private Stream<DynamicTest> tests(Asking asking) {
        return cases.stream()
                .flatMap(one ->
                        Arrays.stream(Cutting.values())
                                .map(cutting ->
                                        DynamicTest.dynamicTest(
                                                one.id() + " " + cutting,
                                                () -> check(one, asking.ask(one, cutting)))));
    }

    private ObjectNode request(CorpusCase one, Cutting cutting) {
        ObjectNode request = JSON.createObjectNode();
        request.put("model", gateway.provider(one, cutting) + "/some-model");
        return request.put("stream", one.streamed());
    }

    private RawResponse ask(CorpusCase one, Cutting cutting, String path, ObjectNode request)
            throws IOException {
        return gateway.ask(one, cutting, path, ClientRequests.bytes(request));
    }

    private static void check(CorpusCase one, Got got) {
        RawResponse response = got.response();
        JsonNode expect = one.expect();
        if (expect.has("error")) {
            checkError(response, expect.path("error"), got.responses());
            return;
        }
        assertThat(response.status()).as(response.text()).isEqualTo(200);
        assertThat(response.complete()).isTrue();
        boolean broken = expect.has("stream_error");
        ReadCompletion read = got.responses() ? response(one, response) : cohere(one, response);
        if (broken) {
            boolean told = read.error().isObject() || read.error().isTextual();
            assertThat(told || one.id().equals("openrouter/stream-error-mid")).isTrue();
            return;
        }
        ObjectNode wanted = expect.path("chat_completion").deepCopy();
        boolean refused = !wanted.path("refusal").asText("").isEmpty();
        if (!got.responses() && (refused || one.wire().equals("cohere"))) {
            // A refusal is text to these clients; what passed unchanged has no thought for a plan.
            wanted.remove(List.of("text", "refusal"));
        }
        if (!got.responses() && wanted.path("usage") instanceof ObjectNode usage) {
            usage.remove("cache_write_tokens");
        }
        if (!got.responses()
                && wanted.path("finish_reason").asText().equals("content_filter")) {
            wanted.remove("finish_reason");
        }
        assertThat(CompletionExpectation.differences(expect, wanted, read, true)).isEmpty();
    }

    private static ReadCompletion response(CorpusCase one, RawResponse response) {
        ResponsesReader.Read read =
                one.streamed()
                        ? ResponsesReader.streamed(response.body())
                        : ResponsesReader.plain(response.body());
        assertThat(read.problems()).isEmpty();
        return read.completion();
    }

    private static ReadCompletion cohere(CorpusCase one, RawResponse response) {
        CohereReader.Read read =
                one.streamed()
                        ? CohereReader.streamed(response.body())
                        : CohereReader.plain(response.body());
        assertThat(read.problems()).isEmpty();
        return read.completion();
    }

    private static void checkError(RawResponse response, JsonNode expected, boolean nested) {
        var statuses = new ArrayList<Integer>();
        expected.path("client_status_any_of").forEach(status -> statuses.add(status.asInt()));

        assertThat(statuses).as(response.text()).contains(response.status());
        JsonNode body = nested ? response.json().path("error") : response.json();
        assertThat(body.path("message").asText())
                .contains(expected.path("message_contains").asText());
        if (!nested) {
            assertThat(body.path("id").asText()).isEqualTo(response.header("x-request-id"));
        }
    }
}
