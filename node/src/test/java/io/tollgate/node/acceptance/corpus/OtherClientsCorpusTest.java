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

    /** One for each client API: a key that one of them makes rest is in nobody's way. */
    private CorpusGateway forResponses;

    private CorpusGateway forCohere;

    @BeforeAll
    void start() throws IOException {
        // Providers that have no Responses API of their own.
        forResponses = CorpusGateway.start(cases, one -> one.with("operations", "[/embeddings]"));
        forCohere = CorpusGateway.start(cases);
    }

    @AfterAll
    void stop() throws IOException {
        forResponses.close();
        forCohere.close();
    }

    @TestFactory
    Stream<DynamicTest> responses() {
        return tests((one, cutting) -> {
            ObjectNode request = request(forResponses, one, cutting);
            request.put("input", "Hello");
            byte[] body = ClientRequests.bytes(request);
            return new Got(forResponses.ask(one, cutting, "/v1/responses", body), true);
        });
    }

    @TestFactory
    Stream<DynamicTest> cohere() {
        return tests((one, cutting) -> {
            ObjectNode request = request(forCohere, one, cutting);
            request.putArray("messages").addObject().put("role", "user").put("content", "Hello");
            byte[] body = ClientRequests.bytes(request);
            return new Got(forCohere.ask(one, cutting, "/cohere/v2/chat", body), false);
        });
    }

    private record Got(RawResponse response, boolean responses) {}

    private interface Asking {
        Got ask(CorpusCase one, Cutting cutting) throws IOException;
    }

    private Stream<DynamicTest> tests(Asking asking) {
        return Cases.inEveryCutting(cases, (one, cutting) -> check(one, asking.ask(one, cutting)));
    }

    private static ObjectNode request(CorpusGateway gateway, CorpusCase one, Cutting cutting) {
        ObjectNode request = JSON.createObjectNode();
        request.put("model", gateway.provider(one, cutting) + "/some-model");
        return request.put("stream", one.streamed());
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
        if (!got.responses() && one.wire().equals("cohere")) {
            return; // it passed unchanged; what it means to this client is not in the case
        }
        ObjectNode wanted = expect.path("chat_completion").deepCopy();
        boolean refused = !wanted.path("refusal").asText("").isEmpty();
        if (!got.responses() && refused) {
            // A refusal is text to these clients.
            wanted.remove(List.of("text", "refusal"));
        }
        if (!got.responses() && wanted.path("usage") instanceof ObjectNode usage) {
            usage.remove("cache_write_tokens");
        }
        if (!got.responses() && wanted.path("finish_reason").asText().equals("content_filter")) {
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
        JsonNode body = nested ? response.json().path("error") : response.json();
        AnswerMeaning.assertError(response, expected, body);
        if (!nested) {
            assertThat(body.path("id").asText()).isEqualTo(response.header("x-request-id"));
        }
    }
}
