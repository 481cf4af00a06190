package io.tollgate.providers.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.corpus.Corpus;
import io.tollgate.providers.corpus.CorpusCase;
import io.tollgate.providers.corpus.Harness;
import io.tollgate.providers.corpus.RequestChecks;
import io.tollgate.providers.corpus.Semantics;
import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Conversation.Prepared;
import io.tollgate.providers.dialect.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every recorded answer of generateContent reaches an OpenAI client, and its requests the API. */
class RecordedGeminiTest {
    /** {@code n} above 1 is refused where an answer is translated, so it never goes out. */
    private static final Set<String> SEVERAL_CANDIDATES =
            Set.of("_requests/chat-to-gemini/generation-config");

    @TestFactory
    Stream<DynamicTest> answers() {
        Conversation chat = Pairs.strict(ClientApi.OPENAI, Pairs.profile("gemini"));
        return cases().filter(found -> found.hasResponse() && !found.id().startsWith("_reverse"))
                .filter(found ->
                        found.expect().has("chat_completion")
                                || found.expect().has("error")
                                || found.expect().has("stream_error"))
                .map(found ->
                        DynamicTest.dynamicTest(
                                found.id(), () -> RecordedChecks.check(found, chat)));
    }

    @TestFactory
    Stream<DynamicTest> requests() {
        Conversation chat = Pairs.lenient(ClientApi.OPENAI, Pairs.profile("gemini"));
        return cases().filter(found ->
                        found.id().startsWith("_requests/chat-to-gemini")
                                || found.json().path("request").path("comparable").asBoolean())
                .filter(found -> found.clientRequest().isPresent())
                .map(found -> DynamicTest.dynamicTest(found.id(), () -> request(found, chat)));
    }

    private static Stream<CorpusCase> cases() {
        return Corpus.find().stream()
                .flatMap(corpus -> corpus.cases().stream())
                .filter(found -> found.wire().equals("google"));
    }

    private static void request(CorpusCase found, Conversation chat) {
        String body = new String(found.clientRequest().orElseThrow(), StandardCharsets.UTF_8);
        JsonNode sent = Pairs.sent(Pairs.prepare(chat, body, "gemini-2.5-flash"));
        JsonNode expect = found.json().path("expect");
        var failures = RequestChecks.failures(expect.path("request_checks"), sent);
        if (SEVERAL_CANDIDATES.contains(found.id())) {
            failures.removeIf(failure -> failure.contains("candidateCount"));
        }
        assertThat(failures).isEmpty();
        JsonNode semantic =
                expect.has("semantic")
                        ? expect.path("semantic")
                        : found.json().path("request").path("semantic");
        assertThat(Semantics.differences(Semantics.byName(semantic), Semantics.ofGemini(sent)))
                .isEmpty();
    }

    @Test
    void aSealOnACallComesBack() {
        Conversation chat = Pairs.strict(ClientApi.OPENAI, Pairs.profile("gemini"));
        String upstream =
                "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"f\","
                        + "\"args\":{\"a\":1}},\"thoughtSignature\":\"seal\"}]},"
                        + "\"finishReason\":\"STOP\"}]}";
        var answer =
                (Answer.Rewritten)
                        chat.answer(
                                Harness.fields("{\"model\":\"m\"}"),
                                Harness.head(200, Map.of()),
                                Harness.direct(upstream.getBytes(StandardCharsets.UTF_8)));
        JsonNode message =
                Json.parse(answer.body(), 0, answer.body().length)
                        .path("choices")
                        .path(0)
                        .path("message");
        ObjectNode next = Json.object().put("model", "m").put("stream", true);
        ArrayNode messages = next.putArray("messages");
        messages.addObject().put("role", "user").put("content", "q");
        messages.add(message);
        messages.addObject()
                .put("role", "tool")
                .put("content", "r")
                .set("tool_call_id", message.path("tool_calls").path(0).path("id"));

        var sent = (Prepared.Ready) Pairs.prepare(chat, Json.text(next), "gemini-3-pro");

        assertThat(sent.path()).isEqualTo("/models/gemini-3-pro:streamGenerateContent?alt=sse");
        assertThat(Pairs.sent(sent).path("contents"))
                .isEqualTo(
                        Json.parse(
                                """
                                [{"role":"user","parts":[{"text":"q"}]},
                                 {"role":"model","parts":[{"functionCall":{"name":"f",
                                  "args":{"a":1}},"thoughtSignature":"seal"}]},
                                 {"role":"user","parts":[{"functionResponse":{"name":"f",
                                  "response":{"result":"r"}}}]}]
                                """));
    }
}
