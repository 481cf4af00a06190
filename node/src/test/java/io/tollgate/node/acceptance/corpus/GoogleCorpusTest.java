package io.tollgate.node.acceptance.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.node.acceptance.gateway.RawResponse;
import io.tollgate.providers.corpus.CorpusCase;
import io.tollgate.providers.corpus.Cutting;
import io.tollgate.providers.corpus.GenerateContentReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * What a client of Google's API gets of every recorded answer of chat, whoever gave it and however
 * its bytes are cut: as events, as one array, or the right error in its own shape.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GoogleCorpusTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<CorpusCase> cases = cases();
    private CorpusGateway gateway;

    @BeforeAll
    void start() throws IOException {
        gateway = CorpusGateway.start(cases);
    }

    @AfterAll
    void stop() throws IOException {
        gateway.close();
    }

    private static List<CorpusCase> cases() {
        var all = new ArrayList<>(Cases.reverse("_reverse/generatecontent-", "bedrock"));
        all.addAll(Cases.of("openai-chat", "openai-responses", "anthropic", "google"));
        return List.copyOf(all);
    }

    @TestFactory
    Stream<DynamicTest> everyCaseHoldsInEveryCutting() {
        return Cases.inEveryCutting(cases, this::check);
    }

    /** The requests of the corpus reach a provider of the same API unchanged. */
    @TestFactory
    Stream<DynamicTest> requestsPassUnchanged() {
        return Cases.reverse("_requests/gemini-to-google/", "none").stream()
                .map(one -> DynamicTest.dynamicTest(one.id(), () -> checkRequest(one)));
    }

    private void checkRequest(CorpusCase one) throws IOException {
        CorpusCase answer =
                cases.stream()
                        .filter(each -> each.wire().equals("google") && !each.streamed())
                        .filter(each -> each.expect().has("chat_completion"))
                        .findFirst()
                        .orElseThrow();
        byte[] body = one.clientRequest().orElseThrow();
        String provider = gateway.provider(answer, Cutting.ONE_WRITE);

        gateway.ask(answer, Cutting.ONE_WRITE, path(provider, ":generateContent"), body);

        assertThat(gateway.received().body()).isEqualTo(body);
        assertThat(gateway.received().path()).endsWith("/models/some-model:generateContent");
    }

    private void check(CorpusCase one, Cutting cutting) throws IOException {
        String provider = gateway.provider(one, cutting);
        if (!one.streamed()) {
            RawResponse response = ask(one, cutting, path(provider, ":generateContent"));
            if (one.expect().has("error")) {
                checkError(response, one.expect().path("error"));
            } else {
                assertThat(response.status()).as(response.text()).isEqualTo(200);
                check(one, GenerateContentReader.plain(response.body()));
            }
            return;
        }
        RawResponse events =
                ask(one, cutting, path(provider, ":streamGenerateContent") + "?alt=sse");
        if (one.expect().has("error")) {
            checkError(events, one.expect().path("error"));
            return;
        }
        assertThat(events.status()).as(events.text()).isEqualTo(200);
        assertThat(events.complete()).isTrue();
        assertThat(events.header("content-type")).startsWith("text/event-stream");
        check(one, GenerateContentReader.streamed(events.body()));
        if (one.expect().has("stream_error")) {
            return; // its key rests now; the array form of an error is tested apart
        }
        RawResponse array = ask(one, cutting, path(provider, ":streamGenerateContent"));
        assertThat(array.header("content-type")).startsWith("application/json");
        check(one, GenerateContentReader.array(array.body()));
    }

    private RawResponse ask(CorpusCase one, Cutting cutting, String path) throws IOException {
        ObjectNode request = JSON.createObjectNode();
        ObjectNode content = request.putArray("contents").addObject().put("role", "user");
        content.putArray("parts").addObject().put("text", "Hello");
        return gateway.ask(one, cutting, path, ClientRequests.bytes(request));
    }

    private static String path(String provider, String method) {
        return "/genai/v1beta/models/" + provider + "/some-model" + method;
    }

    private static void check(CorpusCase one, GenerateContentReader.Read read) {
        JsonNode expect = one.expect();
        if (expect.has("generate_content")) {
            assertThat(GenerateContentReader.differences(expect.path("generate_content"), read))
                    .isEmpty();
            return;
        }
        var meaning =
                new AnswerMeaning(
                        read.text(),
                        read.thoughts(),
                        read.calls().stream().map(GenerateContentReader.Call::name).toList(),
                        read.problems(),
                        read.error().isObject());
        meaning.assertOf(one, one.wire().equals("google"));
    }

    private static void checkError(RawResponse response, JsonNode expected) {
        JsonNode error = response.json().path("error");
        assertThat(error.path("code").asInt()).isEqualTo(response.status());
        assertThat(error.path("status").asText()).matches("[A-Z_]+");
        AnswerMeaning.assertError(response, expected, error);
    }
}
