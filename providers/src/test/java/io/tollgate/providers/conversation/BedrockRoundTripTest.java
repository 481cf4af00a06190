package io.tollgate.providers.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.corpus.Corpus;
import io.tollgate.providers.corpus.Harness;
import io.tollgate.providers.corpus.Semantics;
import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Json;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What goes out to Bedrock and comes back means what it meant. */
class BedrockRoundTripTest {
    private static final String CLAUDE = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
    private static final String PICTURE = "data:image/png;base64,aGVsbG8=";
    private static final Conversation CHAT_OVER_BEDROCK =
            Pairs.lenient(ClientApi.OPENAI, Pairs.profile("bedrock"));
    private static final Conversation CONVERSE_OVER_OPENAI =
            Pairs.lenient(ClientApi.BEDROCK, Pairs.profile("openai"));
    private static final Conversation CONVERSE_OVER_ANTHROPIC =
            Pairs.lenient(ClientApi.BEDROCK, Pairs.profile("anthropic"));

    /** Generated conversations: chat, to Converse, and back to chat; and on to Messages. */
    @Test
    void generatedConversationsKeepTheirMeaning() {
        var random = new Random(9);
        for (int i = 0; i < 3000; i++) {
            // Nothing is fetched for Bedrock, which takes no addresses.
            String inline =
                    Json.text(new RandomChat(random).request())
                            .replaceAll("https://example.com/[^\"]*", PICTURE);
            var asked = (ObjectNode) Json.parse(inline);
            asked.remove("parallel_tool_calls"); // beside a forced tool it has no place here
            boolean never = asked.path("tool_choice").asText().equals("none");

            JsonNode converse =
                    Pairs.sent(Pairs.prepare(CHAT_OVER_BEDROCK, Json.text(asked), CLAUDE));
            JsonNode back = Pairs.sent(CONVERSE_OVER_OPENAI, Json.text(converse));
            JsonNode messages = Pairs.sent(CONVERSE_OVER_ANTHROPIC, Json.text(converse));

            ObjectNode meaning = Semantics.ofOpenAi(asked);
            if (never) {
                meaning.remove("tools"); // what must not be called need not be declared
            }
            assertThat(Semantics.differences(meaning, Semantics.ofConverse(converse)))
                    .as("%s%n%s", asked, converse)
                    .isEmpty();
            assertThat(Semantics.differences(meaning, Semantics.ofOpenAi(back)))
                    .as("%s%n%s%n%s", asked, converse, back)
                    .isEmpty();
            assertThat(Semantics.differences(meaning, Semantics.ofAnthropic(messages)))
                    .as("%s%n%s%n%s", asked, converse, messages)
                    .isEmpty();
        }
    }

    @Test
    void sealedThoughtsComeBackByteForByte() {
        for (String id :
                new String[] {
                    "bedrock/converse-thinking",
                    "bedrock/converse-thinking-redacted",
                    "bedrock/converse-tool-with-thinking"
                }) {
            Corpus.find()
                    .ifPresent(corpus -> {
                        byte[] recorded = corpus.get(id).upstreamResponse();
                        JsonNode sent = nextTurn(plain(recorded));

                        assertThat(thoughts(sent.path("messages").path(1).path("content")))
                                .as(id)
                                .isNotEmpty()
                                .isEqualTo(
                                        thoughts(
                                                Json.parse(recorded, 0, recorded.length)
                                                        .path("output")
                                                        .path("message")
                                                        .path("content")));
                    });
        }
    }

    private static JsonNode nextTurn(ObjectNode message) {
        ObjectNode next = Json.object().put("model", "m");
        ArrayNode messages = next.putArray("messages");
        messages.addObject().put("role", "user").put("content", "q");
        messages.add(message);
        messages.addObject().put("role", "user").put("content", "and?");
        return Pairs.sent(Pairs.prepare(CHAT_OVER_BEDROCK, Json.text(next), CLAUDE));
    }

    private static ObjectNode plain(byte[] upstream) {
        var answer =
                (Answer.Rewritten)
                        CHAT_OVER_BEDROCK.answer(
                                Harness.fields("{\"model\":\"m\"}"),
                                Harness.head(200, Map.of()),
                                Harness.direct(upstream));
        JsonNode body = Json.parse(answer.body(), 0, answer.body().length);
        return (ObjectNode) body.path("choices").path(0).path("message");
    }

    private static String thoughts(JsonNode blocks) {
        ArrayNode thoughts = Json.array();
        for (JsonNode block : blocks) {
            JsonNode thought = block.path("reasoningContent");
            if (thought.has("redactedContent")) {
                thoughts.add(thought.path("redactedContent"));
            } else if (thought.isObject()) {
                thoughts.add(thought.path("reasoningText").path("text"));
                thoughts.add(thought.path("reasoningText").path("signature"));
            }
        }
        return thoughts.isEmpty() ? "" : thoughts.toString();
    }

    /** Step two of a recorded tool loop, with the assistant's message exactly as it was given. */
    @Test
    void aRecordedToolLoopGoesOn() {
        Corpus.find()
                .ifPresent(corpus -> {
                    var found = corpus.get("_conversations/bedrock-parallel-tools-roundtrip");
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

                    JsonNode sent =
                            Pairs.sent(
                                    Pairs.prepare(CHAT_OVER_BEDROCK, Json.text(request), CLAUDE));

                    byte[] recorded = found.file("step2.upstream_request.json");
                    JsonNode expected = Json.parse(recorded, 0, recorded.length);
                    assertThat(
                                    Semantics.differences(
                                            Semantics.ofConverse(expected),
                                            Semantics.ofConverse(sent)))
                            .isEmpty();
                });
    }
}
