package io.tollgate.node.acceptance.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.node.acceptance.gateway.GatewayYaml;
import io.tollgate.node.acceptance.gateway.ProviderYaml;
import io.tollgate.node.acceptance.gateway.RawHttp;
import io.tollgate.node.acceptance.gateway.RawResponse;
import io.tollgate.node.acceptance.gateway.RunningGateway;
import io.tollgate.node.acceptance.upstream.FakeUpstream;
import io.tollgate.node.acceptance.upstream.Reply;
import io.tollgate.providers.corpus.Corpus;
import io.tollgate.providers.corpus.CorpusCase;
import io.tollgate.providers.corpus.Cutting;
import io.tollgate.providers.corpus.RequestChecks;
import io.tollgate.providers.corpus.Semantics;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * The recorded requests, sent to the client API they are of and however their bytes are cut, mean
 * the same where they come out.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestsCorpusTest {
    /** By the folder of the case: where it is sent, and to which provider. */
    private static final Map<String, List<String>> WAYS =
            Map.of(
                    "chat-to-anthropic", List.of("/v1/chat/completions", "claude"),
                    "chat-to-gemini", List.of("/v1/chat/completions", "gemini"),
                    "messages-to-openai-chat", List.of("/v1/messages", "openai"),
                    "messages-to-openai-responses", List.of("/v1/messages", "responses"),
                    "responses-to-openai-chat", List.of("/v1/responses", "chat-only"),
                    "count_tokens-to-anthropic", List.of("/v1/messages/count_tokens", "claude"));

    private FakeUpstream upstream;
    private RunningGateway gateway;

    @BeforeAll
    void start() throws IOException {
        upstream = FakeUpstream.start();
        upstream.answer(
                Reply.json(500, "{\"error\":{\"message\":\"the request is what counts\"}}"));
        gateway =
                RunningGateway.start(
                        GatewayYaml.of(
                                        provider("claude").with("profile", "anthropic"),
                                        provider("gemini").with("profile", "gemini"),
                                        provider("openai").with("profile", "openai"),
                                        provider("responses").with("wire", "openai-responses"),
                                        provider("chat-only").with("operations", "[]"))
                                .with(
                                        "routing",
                                        "{retries-per-key: 0, max-attempts: 1, breaker:"
                                                + " {failures: 1000}}"));
    }

    private ProviderYaml provider(String name) {
        return ProviderYaml.of(name, upstream).with("drop-unsupported", "true");
    }

    @AfterAll
    void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    @TestFactory
    Stream<DynamicTest> everyCaseHoldsInEveryCutting() {
        return Corpus.find().stream()
                .flatMap(corpus -> corpus.cases().stream())
                .filter(one -> WAYS.containsKey(folder(one)))
                .flatMap(one ->
                        Arrays.stream(Cutting.values())
                                .map(cutting ->
                                        DynamicTest.dynamicTest(
                                                one.id() + " " + cutting,
                                                () -> check(one, cutting))));
    }

    private static String folder(CorpusCase one) {
        String[] parts = one.id().split("/", -1);
        return parts[0].equals("_requests") ? parts[1] : "";
    }

    private void check(CorpusCase one, Cutting cutting) throws IOException {
        List<String> way = WAYS.getOrDefault(folder(one), List.of());
        ObjectNode asked = ClientRequests.recorded(one, way.get(1));
        upstream.forget();

        RawResponse response = send(way.get(0), ClientRequests.bytes(asked), cutting);

        assertThat(response.text()).contains("the request is what counts");
        JsonNode sent = upstream.lastRequest().json();
        var failures =
                RequestChecks.failures(one.json().path("expect").path("request_checks"), sent);
        failures.removeIf(failure ->
                Exceptions.REQUESTS.containsKey(one.id())
                        && failure.contains(Exceptions.REQUESTS.get(one.id()).getFirst()));
        assertThat(failures).isEmpty();
        JsonNode semantic = one.json().path("expect").path("semantic");
        if (semantic.isObject()) {
            assertThat(meaning(way.get(1), semantic, sent)).isEmpty();
        } else {
            assertThat(texts(sent)).contains(texts(asked));
        }
    }

    private static List<String> meaning(String provider, JsonNode semantic, JsonNode sent) {
        return switch (provider) {
            case "claude" -> Semantics.differences(semantic, Semantics.ofAnthropic(sent));
            case "gemini" ->
                    Semantics.differences(Semantics.byName(semantic), Semantics.ofGemini(sent));
            default -> Semantics.differences(semantic, Semantics.ofOpenAi(sent));
        };
    }

    /** The words of the last user's turn, wherever a format has them: they come through. */
    private static String texts(JsonNode request) {
        JsonNode turns = request.path("messages");
        turns = turns.isArray() ? turns : request.path("contents");
        turns = turns.isArray() ? turns : request.path("input");
        if (turns.isTextual()) {
            return turns.asText();
        }
        var texts = new StringBuilder();
        for (JsonNode turn : turns) {
            if (turn.path("role").asText().equals("user")) {
                JsonNode content = turn.path("content");
                texts.append(content.isTextual() ? content.asText() : "");
                for (JsonNode part : content) {
                    texts.append(part.path("text").asText(""));
                }
                for (JsonNode part : turn.path("parts")) {
                    texts.append(part.path("text").asText(""));
                }
            }
        }
        return texts.toString();
    }

    private RawResponse send(String path, byte[] body, Cutting cutting) throws IOException {
        try (RawHttp http = RawHttp.connect(gateway.publicUri())) {
            http.send(
                    "POST "
                            + path
                            + " HTTP/1.1\r\nhost: gateway\r\nauthorization: Bearer "
                            + GatewayYaml.CLIENT_KEY
                            + "\r\ncontent-type: application/json\r\ncontent-length: "
                            + body.length
                            + "\r\n\r\n");
            for (byte[] piece : cutting.pieces(body)) {
                http.send(piece);
            }
            return http.read();
        }
    }
}
