package io.tollgate.providers.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.corpus.Corpus;
import io.tollgate.providers.corpus.Cutting;
import io.tollgate.providers.corpus.Harness;
import io.tollgate.providers.corpus.Semantics;
import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Json;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What goes out and comes back means what it meant. */
class RoundTripTest {
    private static final Conversation CHAT_OVER_ANTHROPIC =
            Pairs.strict(ClientApi.OPENAI, Pairs.profile("anthropic"));
    private static final Conversation MESSAGES_OVER_OPENAI =
            Pairs.strict(ClientApi.ANTHROPIC, Pairs.profile("openai"));

    /** Generated conversations: chat, to Messages, and back to chat. */
    @Test
    void generatedConversationsKeepTheirMeaning() {
        var random = new Random(5);
        for (int i = 0; i < 3000; i++) {
            ObjectNode asked = new RandomChat(random).request();

            JsonNode messages = Pairs.sent(CHAT_OVER_ANTHROPIC, Json.text(asked));
            JsonNode back = Pairs.sent(MESSAGES_OVER_OPENAI, Json.text(messages));

            ObjectNode meaning = Semantics.ofOpenAi(asked);
            assertThat(Semantics.differences(meaning, Semantics.ofAnthropic(messages)))
                    .as("%s%n%s", asked, messages)
                    .isEmpty();
            assertThat(Semantics.differences(meaning, Semantics.ofOpenAi(back)))
                    .as("%s%n%s%n%s", asked, messages, back)
                    .isEmpty();
            for (String field : new String[] {"tool_choice", "stop", "response_format"}) {
                assertThat(normal(back.path(field))).isEqualTo(normal(asked.path(field)));
            }
            assertThat(back.path("parallel_tool_calls"))
                    .isEqualTo(asked.path("parallel_tool_calls"));
            assertThat(back.path("user")).isEqualTo(asked.path("user"));
        }
    }

    private static String normal(JsonNode value) {
        String text =
                value.isArray() && value.size() == 1 ? value.get(0).toString() : value.toString();
        return text.equals("\"auto\"") ? "" : text;
    }

    @Test
    void sealedThoughtsComeBackByteForByte() {
        for (String id :
                new String[] {
                    "anthropic/thinking",
                    "anthropic/thinking-redacted",
                    "anthropic/tool-with-thinking",
                    "anthropic/stream-thinking",
                    "anthropic/stream-thinking-redacted"
                }) {
            Corpus.find().ifPresent(corpus -> checkThoughts(corpus, id));
        }
    }

    private static void checkThoughts(Corpus corpus, String id) {
        var found = corpus.get(id);
        ObjectNode message =
                found.streamed()
                        ? streamed(found.upstreamResponse())
                        : plain(found.upstreamResponse());
        ObjectNode next = Json.object().put("model", "m").put("reasoning_effort", "low");
        ArrayNode messages = next.putArray("messages");
        messages.addObject().put("role", "user").put("content", "q");
        messages.add(message);
        messages.addObject().put("role", "user").put("content", "and?");

        JsonNode sent = Pairs.sent(CHAT_OVER_ANTHROPIC, Json.text(next));

        assertThat(thoughts(sent.path("messages").path(1).path("content")))
                .as(id)
                .isNotEmpty()
                .isEqualTo(thoughts(recorded(found.upstreamResponse(), found.streamed())));
    }

    private static ObjectNode plain(byte[] upstream) {
        var answer =
                (Answer.Rewritten)
                        CHAT_OVER_ANTHROPIC.answer(
                                Harness.fields("{\"model\":\"m\"}"),
                                Harness.head(200, java.util.Map.of()),
                                Harness.direct(upstream));
        JsonNode body = Json.parse(answer.body(), 0, answer.body().length);
        return (ObjectNode) body.path("choices").path(0).path("message");
    }

    /** As a client that merges deltas: texts joined, lists appended. */
    private static ObjectNode streamed(byte[] upstream) {
        var stream =
                CHAT_OVER_ANTHROPIC.stream(
                        Harness.fields("{\"model\":\"m\",\"stream\":true}"), "m");
        var got = Harness.run(stream, Cutting.ONE_EVENT_A_WRITE.pieces(upstream));
        ObjectNode message = Json.object().put("role", "assistant");
        var text = new StringBuilder();
        ArrayNode details = message.putArray("reasoning_details");
        got.text()
                .lines()
                .filter(line -> line.startsWith("data: {"))
                .forEach(line -> {
                    JsonNode delta =
                            Json.parse(line.substring(6)).path("choices").path(0).path("delta");
                    text.append(delta.path("content").asText(""));
                    delta.path("reasoning_details").forEach(details::add);
                });
        return message.put("content", text.toString());
    }

    static JsonNode recorded(byte[] upstream, boolean streamed) {
        if (!streamed) {
            return Json.parse(upstream, 0, upstream.length).path("content");
        }
        ArrayNode blocks = Json.array();
        new String(upstream, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("data:"))
                .map(line -> Json.parse(line.substring(5)))
                .forEach(event -> {
                    if (event.path("type").asText().equals("content_block_start")) {
                        blocks.add(event.path("content_block"));
                    }
                    for (String field : new String[] {"thinking", "signature"}) {
                        if (event.path("delta").has(field)) {
                            var block = (ObjectNode) blocks.get(event.path("index").asInt());
                            block.put(
                                    field,
                                    block.path(field).asText("")
                                            + event.path("delta").path(field).asText());
                        }
                    }
                });
        return blocks;
    }

    static String thoughts(JsonNode blocks) {
        ArrayNode thoughts = Json.array();
        for (JsonNode block : blocks) {
            switch (block.path("type").asText()) {
                case "thinking" ->
                        thoughts.addObject()
                                .put("thinking", block.path("thinking").asText())
                                .put("signature", block.path("signature").asText());
                case "redacted_thinking" -> thoughts.add(block.path("data"));
                default -> {}
            }
        }
        return thoughts.isEmpty() ? "" : thoughts.toString();
    }

    /** Step two of a recorded tool loop, with the assistant's message exactly as it was given. */
    @Test
    void aRecordedToolLoopGoesOn() {
        Corpus.find()
                .ifPresent(corpus -> {
                    var found = corpus.get("_conversations/anthropic-parallel-tools-roundtrip");
                    byte[] first = found.file("step1.client_request.json");
                    var request = (ObjectNode) Json.parse(first, 0, first.length);
                    ObjectNode message = plain(found.file("step1.upstream_response.json"));
                    var messages = (ArrayNode) request.path("messages");
                    messages.add(message);
                    for (JsonNode result : found.json().path("steps").path(1).path("append")) {
                        ObjectNode tool = messages.addObject().put("role", "tool");
                        tool.set("content", result.path("content"));
                        for (JsonNode call : message.path("tool_calls")) {
                            if (call.path("function")
                                    .path("name")
                                    .equals(result.path("for_tool"))) {
                                tool.set("tool_call_id", call.path("id"));
                            }
                        }
                    }

                    JsonNode sent = Pairs.sent(CHAT_OVER_ANTHROPIC, Json.text(request));

                    byte[] recorded = found.file("step2.upstream_request.json");
                    JsonNode expected = Json.parse(recorded, 0, recorded.length);
                    assertThat(
                                    Semantics.differences(
                                            Semantics.ofAnthropic(expected),
                                            Semantics.ofAnthropic(sent)))
                            .isEmpty();
                });
    }
}
