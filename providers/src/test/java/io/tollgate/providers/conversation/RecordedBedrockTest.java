package io.tollgate.providers.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.corpus.Corpus;
import io.tollgate.providers.corpus.CorpusCase;
import io.tollgate.providers.corpus.Cutting;
import io.tollgate.providers.corpus.Harness;
import io.tollgate.providers.corpus.RequestChecks;
import io.tollgate.providers.corpus.Semantics;
import io.tollgate.providers.dialect.AnswerStream.Progress;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Conversation.Prepared;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every recorded answer of Bedrock reaches an OpenAI client, and its requests the API. */
class RecordedBedrockTest {
    /** For what is expected of Claude and was asked of another model. */
    private static final String CLAUDE = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";

    /** Its {@code output_format} is a text, which Anthropic's API does not take either. */
    private static final String NO_REQUEST = "_requests/messages-to-bedrock-converse/reasoning";

    @TestFactory
    Stream<DynamicTest> answers() {
        return cases("bedrock-converse", "bedrock-invoke-anthropic")
                .filter(found -> found.hasResponse() && !found.id().startsWith("_reverse"))
                .filter(found -> !isErrorInStream(found))
                .map(found ->
                        DynamicTest.dynamicTest(
                                found.id(), () -> RecordedChecks.check(found, chat(found))));
    }

    @TestFactory
    Stream<DynamicTest> errorsBeforeAnyEventCanBeTriedAgain() {
        return cases("bedrock-converse")
                .filter(RecordedBedrockTest::isErrorInStream)
                .map(found -> DynamicTest.dynamicTest(found.id(), () -> firstFrame(found)));
    }

    private static boolean isErrorInStream(CorpusCase found) {
        return found.streamed() && found.expect().has("error");
    }

    private static void firstFrame(CorpusCase found) {
        for (Cutting cutting : Cutting.values()) {
            var stream =
                    chat(found).stream(Harness.fields("{\"model\":\"m\",\"stream\":true}"), "m");
            var got = Harness.run(stream, cutting.pieces(found.upstreamResponse()));
            JsonNode error = found.expect().path("error");
            assertThat(got.progress()).isEqualTo(Progress.FAILED);
            assertThat(got.text()).doesNotContain("chat.completion.chunk");
            assertThat(got.error().failureClass().label()).isEqualTo(error.path("class").asText());
            assertThat(got.error().message()).contains(error.path("message_contains").asText());
        }
    }

    @TestFactory
    Stream<DynamicTest> chatRequests() {
        return cases("bedrock-converse", "bedrock-invoke-anthropic")
                .filter(found ->
                        found.id().startsWith("_requests/chat-to-bedrock")
                                || found.json().path("request").path("comparable").asBoolean())
                .filter(found -> found.clientRequest().isPresent())
                .map(found ->
                        DynamicTest.dynamicTest(
                                found.id(),
                                () ->
                                        request(
                                                found,
                                                Pairs.lenient(
                                                        ClientApi.OPENAI, Pairs.profile(found)))));
    }

    @TestFactory
    Stream<DynamicTest> messagesRequests() {
        return cases("bedrock-converse")
                .filter(found -> found.id().startsWith("_requests/messages-to-bedrock"))
                .filter(found -> !found.id().equals(NO_REQUEST))
                .map(found ->
                        DynamicTest.dynamicTest(
                                found.id(),
                                () ->
                                        request(
                                                found,
                                                Pairs.lenient(
                                                        ClientApi.ANTHROPIC,
                                                        Pairs.profile(found)))));
    }

    private static void request(CorpusCase found, Conversation pair) {
        String body = new String(found.clientRequest().orElseThrow(), StandardCharsets.UTF_8);
        String model = found.advisory() ? CLAUDE : String.valueOf(Harness.fields(body).model());
        var prepared = (Prepared.Ready) Pairs.prepare(pair, body, model);
        JsonNode sent = Pairs.sent(prepared);
        JsonNode expect = found.json().path("expect");
        assertThat(RequestChecks.failures(expect.path("request_checks"), sent)).isEmpty();
        JsonNode semantic =
                expect.has("semantic")
                        ? expect.path("semantic")
                        : found.json().path("request").path("semantic");
        // Anthropic's own tools go by InvokeModel, where Claude takes them.
        boolean claude = prepared.path().contains("/invoke");
        var meaning = claude ? Semantics.ofAnthropic(sent) : Semantics.ofConverse(sent);
        if (semantic.isObject()) {
            assertThat(Semantics.differences(semantic, meaning)).isEmpty();
        } else {
            byte[] reference = found.file("reference_upstream_request.json");
            var wanted =
                    Semantics.ofConverse(
                            io.tollgate.providers.dialect.Json.parse(
                                    reference, 0, reference.length));
            if (found.id().endsWith("tool-history-without-tools") || claude) {
                wanted.remove("tools"); // theirs has a tool of another name, or one less
            }
            assertThat(Semantics.differences(wanted, meaning)).isEmpty();
        }
        assertThat(sent.has("model")).isFalse();
        assertThat(sent.has("stream")).isFalse();
    }

    private static Conversation chat(CorpusCase found) {
        return Pairs.strict(ClientApi.OPENAI, Pairs.profile(found));
    }

    private static Stream<CorpusCase> cases(String... wires) {
        return Corpus.find().stream()
                .flatMap(corpus -> corpus.cases().stream())
                .filter(found -> java.util.Set.of(wires).contains(found.wire()));
    }

    @Test
    void aModelsIdIsOneSegmentOfThePath() {
        Conversation chat = Pairs.strict(ClientApi.OPENAI, Pairs.profile("bedrock"));
        String body =
                "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"q\"}]}";

        var plain = (Prepared.Ready) Pairs.prepare(chat, body, "us.anthropic.claude-x-v1:0");
        var arn =
                (Prepared.Ready)
                        Pairs.prepare(
                                chat, body, "arn:aws:bedrock:eu-west-1:1:inference-profile/a.b:0");

        assertThat(plain.path()).isEqualTo("/model/us.anthropic.claude-x-v1%3A0/converse-stream");
        assertThat(arn.path())
                .isEqualTo(
                        "/model/arn%3Aaws%3Abedrock%3Aeu-west-1%3A1%3Ainference-profile%2Fa.b%3A0"
                                + "/converse-stream");
        assertThat(Pairs.prepare(chat, body, "..")).isInstanceOf(Prepared.Unsupported.class);
    }
}
