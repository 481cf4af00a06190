package io.tollgate.node.acceptance.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.node.acceptance.gateway.Metrics;
import io.tollgate.node.acceptance.gateway.RawResponse;
import io.tollgate.providers.corpus.ChatCompletionReader;
import io.tollgate.providers.corpus.CompletionExpectation;
import io.tollgate.providers.corpus.CorpusCase;
import io.tollgate.providers.corpus.Cutting;
import io.tollgate.providers.corpus.ReadCompletion;
import io.tollgate.providers.corpus.StreamInvariants;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * What a chat client gets of every recorded answer of chat, in whatever format the provider speaks
 * and however its bytes are cut: the whole meaning, a stream that keeps the rules, or the right
 * error.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChatCorpusTest {
    private final List<CorpusCase> cases =
            Cases.of(
                    "openai-chat",
                    "openai-responses",
                    "anthropic",
                    "google",
                    "cohere",
                    "ollama",
                    "bedrock-converse",
                    "bedrock-invoke-anthropic");
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
        Stream<DynamicTest> tests = Cases.inEveryCutting(cases, this::check);
        return Stream.concat(
                tests,
                Stream.of(
                        DynamicTest.dynamicTest(
                                "every error is counted under its class", this::checkClasses)));
    }

    private void check(CorpusCase one, Cutting cutting) throws IOException {
        JsonNode request = ClientRequests.chat(one, gateway.provider(one, cutting));
        boolean usageAsked = request.path("stream_options").path("include_usage").asBoolean();

        RawResponse response =
                gateway.ask(one, cutting, "/v1/chat/completions", ClientRequests.bytes(request));

        assertThat(modelThatWasSent(one)).isEqualTo(ClientRequests.model(one));
        if (one.wire().equals("openai-chat")) {
            assertThat(RequestMeaning.of(gateway.received().json()))
                    .isEqualTo(RequestMeaning.of(request));
        }
        JsonNode expect = one.expect();
        if (expect.has("error")) {
            checkError(response, expect.path("error"));
        } else if (expect.has("stream_error")) {
            checkBroken(one, response, expect, usageAsked);
        } else if (one.streamed()) {
            checkStream(response, expect, usageAsked);
        } else {
            assertThat(response.status()).as(response.text()).isEqualTo(200);
            assertMeaning(expect, ChatCompletionReader.plain(response.body()), true);
        }
    }

    /** Google's and Amazon's formats have it in the path. */
    private String modelThatWasSent(CorpusCase one) {
        if (one.wire().startsWith("bedrock")) {
            String[] segments = gateway.received().path().split("/", -1);
            return URLDecoder.decode(segments[segments.length - 2], StandardCharsets.UTF_8);
        }
        if (!one.wire().equals("google")) {
            return gateway.received().model();
        }
        String path = gateway.received().path();
        return path.substring(path.lastIndexOf('/') + 1, path.lastIndexOf(':'));
    }

    private static void checkStream(RawResponse response, JsonNode expect, boolean usageAsked) {
        assertThat(response.status()).as(response.text()).isEqualTo(200);
        assertThat(response.complete()).isTrue();
        assertThat(StreamInvariants.ofComplete(response.body(), usageAsked))
                .as(response.text())
                .isEmpty();
        assertMeaning(expect, ChatCompletionReader.streamed(response.body()), usageAsked);
    }

    /** An error in mid-stream: what came before it holds, and the end says so. */
    private static void checkBroken(
            CorpusCase one, RawResponse response, JsonNode expect, boolean usageAsked) {
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.complete()).isTrue();
        ReadCompletion got = ChatCompletionReader.streamed(response.body());
        if (one.id().equals("openrouter/stream-error-mid") && got.error().isMissingNode()) {
            assertThat(got.finishReason()).isEqualTo("length"); // its notes accept that as well
            return;
        }
        assertThat(StreamInvariants.ofBroken(response.body(), usageAsked))
                .as(response.text())
                .isEmpty();
        assertThat(got.error().path("message").asText())
                .contains(expect.path("stream_error").path("message_contains").asText());
        if (expect.has("partial_text")) {
            assertThat(got.text()).isEqualTo(expect.path("partial_text").asText());
        }
        JsonNode partial = expect.path("partial");
        if (partial.has("text")) {
            assertThat(got.text()).isEqualTo(partial.path("text").asText());
        }
        if (partial.has("reasoning_text")) {
            assertThat(got.reasoning()).isEqualTo(partial.path("reasoning_text").asText());
        }
    }

    private static void checkError(RawResponse response, JsonNode expected) {
        AnswerMeaning.assertError(response, expected, response.error());
        assertThat(response.header("content-type")).startsWith("application/json");
        assertThat(response.error().path("type").asText()).isNotEmpty();
        if (expected.path("retry_after_seconds_at_least").asInt(0) > 0) {
            assertThat(Integer.parseInt(String.valueOf(response.header("retry-after"))))
                    .isGreaterThanOrEqualTo(expected.path("retry_after_seconds_at_least").asInt());
        }
    }

    private void checkClasses() throws IOException {
        var expected = new TreeMap<String, Double>();
        for (CorpusCase one : cases) {
            for (String kind : List.of("error", "stream_error")) {
                JsonNode failureClass = one.expect().path(kind).path("class");
                if (failureClass.isTextual()) {
                    expected.merge(
                            failureClass.asText(), (double) Cutting.values().length, Double::sum);
                }
            }
        }

        Metrics metrics = gateway.metrics();

        expected.replaceAll((failureClass, count) ->
                count - metrics.sum("tollgate_errors_total", "class=\"" + failureClass + "\""));
        assertThat(expected)
                .as("missing counts by class")
                .allSatisfy((_, left) -> assertThat(left).isZero());
    }

    private static void assertMeaning(JsonNode expect, ReadCompletion got, boolean usageAsked) {
        assertThat(
                        CompletionExpectation.differences(
                                expect, expect.path("chat_completion"), got, usageAsked))
                .isEmpty();
    }
}
