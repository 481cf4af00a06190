package io.tollgate.providers.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.corpus.Corpus;
import io.tollgate.providers.corpus.CorpusCase;
import io.tollgate.providers.corpus.Cutting;
import io.tollgate.providers.corpus.Harness;
import io.tollgate.providers.corpus.Semantics;
import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Conversation.Prepared;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.dialect.RequestFields.Form;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client of Google's API says and brings back means what it meant, with any provider. */
class GoogleRoundTripTest {
    private static final Conversation CHAT_OVER_GEMINI =
            Pairs.strict(ClientApi.OPENAI, Pairs.profile("gemini"));
    private static final Conversation MESSAGES_OVER_GEMINI =
            Pairs.strict(ClientApi.ANTHROPIC, Pairs.profile("gemini"));
    private static final Conversation GOOGLE_OVER_OPENAI =
            Pairs.strict(ClientApi.GOOGLE, Pairs.profile("openai"));
    private static final Conversation GOOGLE_OVER_ANTHROPIC =
            Pairs.strict(ClientApi.GOOGLE, Pairs.profile("anthropic"));

    /** Generated conversations: chat, to Google's form, and on to chat and Messages. */
    @Test
    void generatedConversationsKeepTheirMeaning() {
        var random = new Random(11);
        for (int i = 0; i < 3000; i++) {
            ObjectNode asked = new RandomChat(random).request();
            asked.remove("parallel_tool_calls");

            JsonNode google = Pairs.sent(CHAT_OVER_GEMINI, Json.text(asked));
            JsonNode chat = sent(GOOGLE_OVER_OPENAI, google);
            JsonNode messages = sent(GOOGLE_OVER_ANTHROPIC, google);

            JsonNode meaning = named(Semantics.ofOpenAi(asked));
            assertThat(Semantics.differences(meaning, Semantics.ofGemini(google)))
                    .as("%s%n%s", asked, google)
                    .isEmpty();
            assertThat(Semantics.differences(meaning, named(Semantics.ofOpenAi(chat))))
                    .as("%s%n%s%n%s", asked, google, chat)
                    .isEmpty();
            assertThat(Semantics.differences(meaning, named(Semantics.ofAnthropic(messages))))
                    .as("%s%n%s%n%s", asked, google, messages)
                    .isEmpty();
        }
    }

    /** With calls and results told by name, as Google's API has them. */
    private static ObjectNode named(ObjectNode meaning) {
        var names = new HashMap<String, JsonNode>();
        for (JsonNode turn : meaning.path("turns")) {
            for (JsonNode part : turn.path("parts")) {
                JsonNode call = part.path("tool_call");
                names.put(call.path("id").asText(), call.path("name"));
                if (part.path("tool_result") instanceof ObjectNode result) {
                    result.set("name", names.get(result.path("id").asText()));
                }
            }
        }
        return (ObjectNode) Semantics.byName(meaning);
    }

    /** A history sent again has the same ids for the same calls. */
    @Test
    void madeIdsStayTheSameAsTheHistoryGrows() {
        JsonNode first =
                Json.parse(
                        """
                        {"contents":[{"role":"user","parts":[{"text":"q"}]},
                         {"role":"model","parts":[{"functionCall":{"name":"f","args":{}}},
                          {"functionCall":{"name":"g","args":{}}},
                          {"functionCall":{"name":"f","args":{"a":1}}}]},
                         {"role":"user","parts":[{"functionResponse":{"name":"g","response":{"output":"G"}}},
                          {"functionResponse":{"name":"f","response":{"result":"one"}}},
                          {"functionResponse":{"name":"f","response":{"error":"two"}}}]}]}
                        """);
        JsonNode chat = sent(GOOGLE_OVER_OPENAI, first).path("messages");

        assertThat(chat.path(1).path("tool_calls").findValuesAsText("id"))
                .containsExactly("call_0", "call_1", "call_2");
        assertThat(chat.findValuesAsText("tool_call_id"))
                .containsExactly("call_1", "call_0", "call_2");
        assertThat(chat.path(2).path("content").asText()).isEqualTo("G");
        assertThat(chat.path(4).path("content").asText()).isEqualTo("Error: two");
    }

    @Test
    void fieldsMayBeWrittenInTheOtherWay() {
        JsonNode snake =
                Json.parse(
                        """
                        {"system_instruction":{"parts":[{"text":"s"}]},
                         "contents":[{"parts":[{"inline_data":{"mime_type":"image/png","data":"aGk_"}}]}],
                         "generation_config":{"max_output_tokens":5,"top_p":0.5,"stop_sequences":["x"],
                          "response_mime_type":"application/json",
                          "response_schema":{"type":"OBJECT","properties":{"a_b":{"type":"STRING",
                           "nullable":true,"min_length":"2"}},"property_ordering":["a_b"]}},
                         "tools":[{"function_declarations":[{"name":"f","parameters":{"type":"OBJECT",
                          "properties":{"n_m":{"any_of":[{"type":"INTEGER"}]}}}}]}],
                         "tool_config":{"function_calling_config":{"mode":"any",
                          "allowed_function_names":["f"]}}}
                        """);

        JsonNode chat = sent(GOOGLE_OVER_OPENAI, snake);

        assertThat(chat.path("messages").path(0).path("content").asText()).isEqualTo("s");
        assertThat(chat.findValue("url").asText()).isEqualTo("data:image/png;base64,aGk/");
        assertThat(chat.path("max_completion_tokens").asInt()).isEqualTo(5);
        assertThat(chat.path("response_format").path("json_schema").path("schema"))
                .isEqualTo(
                        Json.parse(
                                "{\"type\":\"object\",\"properties\":{\"a_b\":{\"type\":[\"string\",\"null\"],"
                                        + "\"minLength\":2}}}"));
        assertThat(chat.path("tools").path(0).path("function").path("parameters"))
                .isEqualTo(
                        Json.parse(
                                "{\"type\":\"object\",\"properties\":{\"n_m\":{\"anyOf\":[{\"type\":\"integer\"}]}}}"));
        assertThat(chat.path("tool_choice").path("function").path("name").asText()).isEqualTo("f");
    }

    /** Thoughts of Claude through a client of Google's API and back. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "anthropic/thinking",
                "anthropic/thinking-redacted",
                "anthropic/tool-with-thinking",
                "anthropic/stream-thinking",
                "anthropic/stream-thinking-redacted"
            })
    void sealedThoughtsComeBackByteForByte(String id) {
        Corpus.find().ifPresent(corpus -> checkThoughts(corpus.get(id)));
    }

    private static void checkThoughts(CorpusCase found) {
        List<JsonNode> contents =
                found.streamed() ? streamed(found.upstreamResponse()) : whole(found);
        ObjectNode next = Json.object();
        next.putObject("generationConfig")
                .putObject("thinkingConfig")
                .put("thinkingBudget", 2000)
                .put("includeThoughts", true);
        ArrayNode history = next.putArray("contents");
        history.addObject().put("role", "user").putArray("parts").addObject().put("text", "q");
        contents.forEach(history::add);
        history.addObject().put("role", "user").putArray("parts").addObject().put("text", "and?");

        JsonNode sent = sent(GOOGLE_OVER_ANTHROPIC, next);

        assertThat(RoundTripTest.thoughts(sent.path("messages").path(1).path("content")))
                .isNotEmpty()
                .isEqualTo(
                        RoundTripTest.thoughts(
                                RoundTripTest.recorded(
                                        found.upstreamResponse(), found.streamed())));
    }

    private static List<JsonNode> whole(CorpusCase found) {
        var answer =
                (Answer.Rewritten)
                        GOOGLE_OVER_ANTHROPIC.answer(
                                fields(false, Form.USUAL),
                                Harness.head(200, Map.of()),
                                Harness.direct(found.upstreamResponse()));
        JsonNode body = Json.parse(answer.body(), 0, answer.body().length);
        return List.of(body.path("candidates").path(0).path("content"));
    }

    /** As the libraries do: the content of each chunk is a content of the history. */
    private static List<JsonNode> streamed(byte[] upstream) {
        var stream = GOOGLE_OVER_ANTHROPIC.stream(fields(true, Form.ARRAY), "m");
        var got = Harness.run(stream, Cutting.ONE_EVENT_A_WRITE.pieces(upstream));
        var contents = new ArrayList<JsonNode>();
        Json.parse(got.text())
                .forEach(chunk -> contents.add(chunk.path("candidates").path(0).path("content")));
        return contents;
    }

    /** Seals of Gemini through clients of the other APIs. */
    @Test
    void sealsOfGeminiComeBackThroughMessages() {
        String upstream =
                "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"f\",\"args\":{}},"
                        + "\"thoughtSignature\":\"c2VhbA==\"}]},\"finishReason\":\"STOP\"}]}";
        var answer =
                (Answer.Rewritten)
                        MESSAGES_OVER_GEMINI.answer(
                                Harness.fields("{\"model\":\"m\"}"),
                                Harness.head(200, Map.of()),
                                Harness.direct(upstream.getBytes(StandardCharsets.UTF_8)));
        JsonNode message = Json.parse(answer.body(), 0, answer.body().length);
        ObjectNode next = Json.object().put("model", "m").put("max_tokens", 9);
        ArrayNode messages = next.putArray("messages");
        messages.addObject().put("role", "user").put("content", "q");
        messages.addObject().put("role", "assistant").set("content", message.path("content"));
        ObjectNode result = messages.addObject().put("role", "user");
        result.putArray("content")
                .addObject()
                .put("type", "tool_result")
                .put("content", "r")
                .set("tool_use_id", callId(message));

        JsonNode sent =
                Pairs.sent(Pairs.prepare(MESSAGES_OVER_GEMINI, Json.text(next), "gemini-3-pro"));

        assertThat(sent.findValuesAsText("thoughtSignature")).containsExactly("c2VhbA==");
    }

    private static JsonNode callId(JsonNode message) {
        for (JsonNode block : message.path("content")) {
            if (block.path("type").asText().equals("tool_use")) {
                return block.path("id");
            }
        }
        throw new AssertionError("no call in " + message);
    }

    private static JsonNode sent(Conversation conversation, JsonNode google) {
        String body = Json.text(google);
        Prepared prepared =
                conversation.prepare(
                        body.getBytes(StandardCharsets.UTF_8),
                        Harness.fields(body).withPath("m", false, Form.USUAL),
                        "claude-haiku-4-5");
        return Pairs.sent(prepared);
    }

    private static RequestFields fields(boolean stream, Form form) {
        return Harness.fields("{}").withPath("m", stream, form);
    }
}
