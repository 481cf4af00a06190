package io.tollgate.node.acceptance.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.node.acceptance.gateway.GatewayYaml;
import io.tollgate.node.acceptance.gateway.ProviderYaml;
import io.tollgate.node.acceptance.gateway.RawResponse;
import io.tollgate.node.acceptance.gateway.RunningGateway;
import io.tollgate.node.acceptance.upstream.FakeUpstream;
import io.tollgate.node.acceptance.upstream.Reply;
import io.tollgate.providers.corpus.ChatCompletionReader;
import io.tollgate.providers.corpus.CompletionExpectation;
import io.tollgate.providers.corpus.Corpus;
import io.tollgate.providers.corpus.CorpusCase;
import io.tollgate.providers.corpus.Cutting;
import io.tollgate.providers.corpus.Semantics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * The recorded tool loops: the client brings the answer back as it got it, with the results, and
 * the provider gets its own calls, ids and seals again.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConversationsCorpusTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Profiles by wire; those of a provider go before. */
    private static final Map<String, String> PROFILES =
            Map.of("anthropic", "anthropic", "google", "gemini", "cohere", "cohere");

    private FakeUpstream upstream;
    private RunningGateway gateway;
    private final List<CorpusCase> cases =
            Corpus.find().stream()
                    .flatMap(corpus -> corpus.cases().stream())
                    .filter(one -> one.id().startsWith("_conversations/"))
                    .filter(one -> !one.wire().startsWith("bedrock"))
                    .toList();

    @BeforeAll
    void start() throws IOException {
        upstream = FakeUpstream.start();
        var yaml = new GatewayYaml();
        for (CorpusCase one : cases) {
            yaml.provider(
                    ProviderYaml.of(name(one), upstream)
                            .with("profile", PROFILES.getOrDefault(one.wire(), one.provider())));
        }
        gateway = RunningGateway.start(yaml);
    }

    private static String name(CorpusCase one) {
        return one.id().substring(one.id().indexOf('/') + 1);
    }

    @AfterAll
    void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    @TestFactory
    Stream<DynamicTest> everyLoopHoldsInEveryCutting() {
        return Cases.inEveryCutting(cases, this::check);
    }

    private void check(CorpusCase one, Cutting cutting) throws IOException {
        JsonNode first = one.json().path("steps").path(0);
        JsonNode second = one.json().path("steps").path(1);
        ObjectNode request =
                (ObjectNode) JSON.readTree(one.file(first.path("client_request").asText()));
        request.put("model", name(one) + "/" + request.path("model").asText());

        JsonNode answered = ask(one, first, request, cutting);

        ArrayNode messages = (ArrayNode) request.path("messages");
        JsonNode message = answered.path("choices").path(0).path("message");
        messages.add(message);
        for (JsonNode result : second.path("append")) {
            messages.addObject()
                    .put("role", "tool")
                    .put("tool_call_id", id(message, result.path("for_tool").asText()))
                    .put("content", result.path("content").asText());
        }
        ask(one, second, request, cutting);
        assertSame(one, second);
    }

    private static String id(JsonNode message, String tool) {
        for (JsonNode call : message.path("tool_calls")) {
            if (call.path("function").path("name").asText().equals(tool)) {
                return call.path("id").asText();
            }
        }
        throw new AssertionError("no call of " + tool + " in " + message);
    }

    private JsonNode ask(CorpusCase one, JsonNode step, ObjectNode request, Cutting cutting)
            throws IOException {
        upstream.forget();
        upstream.answer(
                new Reply(
                        step.path("status").asInt(),
                        List.of("content-type: application/json"),
                        one.file(step.path("upstream_response").asText()),
                        Reply.Framing.CHUNKED,
                        cutting,
                        Map.of()));

        RawResponse response = gateway.send(JSON.writeValueAsString(request));

        assertThat(response.status()).as(response.text()).isEqualTo(200);
        JsonNode expect = step.path("expect");
        assertThat(
                        CompletionExpectation.differences(
                                expect,
                                expect.path("chat_completion"),
                                ChatCompletionReader.plain(response.body()),
                                true))
                .isEmpty();
        return response.json();
    }

    /** The second request means what the recorded client sent, and has its ids and seals. */
    private void assertSame(CorpusCase one, JsonNode step) throws IOException {
        JsonNode recorded = JSON.readTree(one.file(step.path("upstream_request").asText()));
        JsonNode sent = upstream.lastRequest().json();
        switch (one.wire()) {
            case "anthropic" ->
                    assertThat(
                                    Semantics.differences(
                                            Semantics.ofAnthropic(recorded),
                                            Semantics.ofAnthropic(sent)))
                            .isEmpty();
            case "google" -> {
                // The recorded client put the result into an object of its own.
                String result = step.path("append").path(0).path("content").asText();
                assertThat(sent.path("contents").path(2).findValuesAsText("result"))
                        .containsExactly(result);
                assertThat(sent.path("contents").path(1).findValues("functionCall"))
                        .extracting(call -> call.path("args"))
                        .isEqualTo(
                                recorded
                                        .path("contents")
                                        .path(1)
                                        .findValues("functionCall")
                                        .stream()
                                        .map(call -> call.path("args"))
                                        .toList());
                assertThat(seals(sent)).isNotEmpty().isEqualTo(seals(recorded));
            }
            case "cohere" -> {
                for (JsonNode message : sent.path("messages")) {
                    // The recorded client left the plan out.
                    ((ObjectNode) message).remove("tool_plan");
                }
                assertThat(
                                Semantics.differences(
                                        Semantics.ofCohere(recorded), Semantics.ofCohere(sent)))
                        .isEmpty();
            }
            default ->
                    assertThat(
                                    Semantics.differences(
                                            Semantics.ofOpenAi(recorded), Semantics.ofOpenAi(sent)))
                            .isEmpty();
        }
    }

    private static List<String> seals(JsonNode request) {
        var seals = new ArrayList<String>();
        request.findValues("thoughtSignature").forEach(seal -> seals.add(seal.asText()));
        return seals;
    }
}
