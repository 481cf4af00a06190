package io.tollgate.providers.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.corpus.Corpus;
import io.tollgate.providers.corpus.DialectKit;
import io.tollgate.providers.corpus.Harness;
import io.tollgate.providers.corpus.Semantics;
import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Conversation.Prepared;
import io.tollgate.providers.dialect.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every recorded answer of Cohere reaches an OpenAI client, and its requests the API. */
class RecordedCohereTest {
    private static final Conversation CHAT =
            Pairs.strict(ClientApi.OPENAI, Pairs.profile("cohere"));

    @TestFactory
    Stream<DynamicTest> answers() {
        return Corpus.find().stream().flatMap(corpus -> DialectKit.answers(corpus, "cohere", CHAT));
    }

    @TestFactory
    Stream<DynamicTest> requests() {
        return Corpus.find().stream()
                .flatMap(corpus ->
                        DialectKit.requests(
                                corpus, "cohere", CHAT, "command-a", Semantics::ofCohere));
    }

    @Test
    void thePlanBehindCallsComesBack() {
        String upstream =
                "{\"id\":\"x\",\"message\":{\"tool_plan\":\"I will look.\",\"tool_calls\":[{"
                        + "\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"f\","
                        + "\"arguments\":\"null\"}}]},\"finish_reason\":\"TOOL_CALL\"}";
        var answer =
                (Answer.Rewritten)
                        CHAT.answer(
                                Harness.fields("{\"model\":\"m\"}"),
                                Harness.head(200, Map.of()),
                                Harness.direct(upstream.getBytes(StandardCharsets.UTF_8)));
        JsonNode message =
                Json.parse(answer.body(), 0, answer.body().length)
                        .path("choices")
                        .path(0)
                        .path("message");
        ObjectNode next = Json.object().put("model", "m");
        ArrayNode messages = next.putArray("messages");
        messages.addObject().put("role", "user").put("content", "q");
        messages.add(message);
        messages.addObject().put("role", "tool").put("tool_call_id", "c1").put("content", "r");

        JsonNode sent = Pairs.sent(CHAT, Json.text(next));

        assertThat(sent.path("messages"))
                .isEqualTo(
                        Json.parse(
                                """
                                [{"role":"user","content":"q"},
                                 {"role":"assistant","tool_plan":"I will look.","tool_calls":[
                                  {"id":"c1","type":"function",
                                   "function":{"name":"f","arguments":"{}"}}]},
                                 {"role":"tool","tool_call_id":"c1","content":"r"}]
                                """));
    }

    @Test
    void whatTheApiLacksIsRefusedByItsName() {
        assertThat(refused("\"temperature\":1.5")).isEqualTo("temperature");
        assertThat(refused("\"presence_penalty\":0.5,\"frequency_penalty\":0.5"))
                .isEqualTo("presence_penalty");
        assertThat(refused("\"logprobs\":true,\"top_logprobs\":2")).isEqualTo("top_logprobs");
        assertThat(refused("\"stop\":[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\"]")).isEqualTo("stop");
        assertThat(refused("\"n\":2")).isEqualTo("n");
        assertThat(
                        refused(
                                "\"response_format\":{\"type\":\"json_object\"},\"tools\":[{"
                                        + "\"type\":\"function\",\"function\":{\"name\":\"f\"}}]"))
                .isEqualTo("response_format");
    }

    private static String refused(String field) {
        String body =
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"q\"}],"
                        + field
                        + "}";
        return ((Prepared.Unsupported) Pairs.prepare(CHAT, body, "command-a")).field();
    }

    @Test
    void anErrorAtTheEndOfAStreamIsOne() {
        String stream =
                """
                event: message-start
                data: {"id":"x","type":"message-start","delta":{"message":{"role":"assistant"}}}

                event: content-delta
                data: {"type":"content-delta","index":0,"delta":{"message":{"content":{"text":"a"}}}}

                event: message-end
                data: {"type":"message-end","delta":{"finish_reason":"ERROR","error":"out of order"}}

                """;

        var got =
                Harness.run(
                        CHAT.stream(Harness.fields("{\"model\":\"m\",\"stream\":true}"), "m"),
                        java.util.List.of(stream.getBytes(StandardCharsets.UTF_8)));

        assertThat(got.error().message()).isEqualTo("out of order");
        assertThat(got.text()).contains("\"content\":\"a\"").endsWith("}\n\n");
    }
}
