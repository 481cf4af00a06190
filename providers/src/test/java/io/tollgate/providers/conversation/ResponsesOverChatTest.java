package io.tollgate.providers.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.corpus.Corpus;
import io.tollgate.providers.corpus.Harness;
import io.tollgate.providers.corpus.ResponsesReader;
import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Conversation.Prepared;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.Operation;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Responses API over providers that have chat only. */
class ResponsesOverChatTest {
    private static final ProviderConversations STRICT =
            new ProviderConversations(Clock.systemUTC(), false);

    private static Conversation over(String provider) {
        return STRICT.of(ClientApi.OPENAI, Operation.RESPONSES, Pairs.profile(provider))
                .orElseThrow();
    }

    @Test
    void itemsBecomeTurns() {
        String body =
                """
                {"model":"m","instructions":"s","max_output_tokens":5,"stream":true,
                 "tools":[{"type":"function","name":"f","parameters":{"type":"object"}}],
                 "tool_choice":{"type":"function","name":"f"},
                 "text":{"format":{"type":"json_schema","name":"n","schema":{"a":1},"strict":true}},
                 "input":[
                  {"role":"user","content":[{"type":"input_text","text":"u"},
                   {"type":"input_image","image_url":"data:image/png;base64,eA==","detail":"low"}]},
                  {"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"t"}]},
                  {"type":"message","role":"assistant","id":"msg_1","status":"completed",
                   "content":[{"type":"output_text","text":"a","annotations":[]}]},
                  {"type":"function_call","call_id":"c1","name":"f","arguments":"{\\"x\\":1}"},
                  {"type":"function_call","call_id":"c2","name":"f","arguments":""},
                  {"type":"function_call_output","call_id":"c1","output":"r1"},
                  {"type":"function_call_output","call_id":"c2",
                   "output":[{"type":"input_text","text":"r2"}]}]}
                """;

        JsonNode sent = Pairs.sent(Pairs.prepare(over("together"), body, "up"));

        assertThat(sent.path("messages"))
                .isEqualTo(
                        Json.parse(
                                """
                                [{"role":"system","content":"s"},
                                 {"role":"user","content":[{"type":"text","text":"u"},
                                  {"type":"image_url","image_url":{
                                   "url":"data:image/png;base64,eA==","detail":"low"}}]},
                                 {"role":"assistant","content":"a","tool_calls":[
                                  {"id":"c1","type":"function",
                                   "function":{"name":"f","arguments":"{\\"x\\":1}"}},
                                  {"id":"c2","type":"function",
                                   "function":{"name":"f","arguments":"{}"}}]},
                                 {"role":"tool","tool_call_id":"c1","content":"r1"},
                                 {"role":"tool","tool_call_id":"c2","content":"r2"}]
                                """));
        assertThat(sent.path("max_tokens").asInt()).isEqualTo(5);
        assertThat(sent.path("tool_choice").path("function").path("name").asText()).isEqualTo("f");
        assertThat(sent.path("response_format").path("json_schema").path("schema"))
                .isEqualTo(Json.parse("{\"a\":1}"));
        assertThat(sent.path("stream").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'\"previous_response_id\":\"resp_1\"'|previous_response_id",
                "'\"conversation\":\"conv_1\"'|conversation",
                "'\"prompt\":{\"id\":\"p\"}'|prompt",
                "'\"background\":true'|background",
                "'\"store\":true'|store",
                "'\"tools\":[{\"type\":\"web_search\"}]'|tools[0]",
                "'\"tools\":[{\"type\":\"file_search\",\"vector_store_ids\":[]}]'|tools[0]",
                "'\"input\":[{\"type\":\"item_reference\",\"id\":\"x\"}]'|input[0].type",
                "'\"input\":[{\"type\":\"computer_call\",\"id\":\"x\"}]'|input[0]",
                "'\"unheard_of\":1'|unheard_of",
                "'\"max_output_tokens\":0'|max_output_tokens"
            })
    void whatNeedsAStoreOrOpenAiItselfIsRefusedByName(String field, String named) {
        String input = field.startsWith("\"input\"") ? "" : "\"input\":\"q\",";
        String body = "{\"model\":\"m\"," + input + field + "}";

        var refused = (Prepared.Unsupported) Pairs.prepare(over("anthropic"), body, "claude-x");

        assertThat(refused.field()).isEqualTo(named);
        assertThat(refused.message()).contains(named);
    }

    @Test
    void theAnswerRepeatsItsSettings() {
        String body =
                "{\"model\":\"m\",\"input\":\"q\",\"temperature\":0.5,\"metadata\":{\"a\":\"b\"},"
                        + "\"tools\":[{\"type\":\"function\",\"name\":\"f\"}],"
                        + "\"parallel_tool_calls\":false}";
        var ready = (Prepared.Ready) Pairs.prepare(over("anthropic"), body, "claude-haiku-4-5");

        JsonNode response =
                answer(
                        Objects.requireNonNull(ready.reader()),
                        "{\"id\":\"i\",\"content\":[{\"type\":\"text\",\"text\":\"a\"}],"
                                + "\"stop_reason\":\"max_tokens\","
                                + "\"usage\":{\"input_tokens\":1,\"output_tokens\":2}}");

        assertThat(ready.dropped()).containsExactly("metadata");
        assertThat(response.path("temperature").asDouble()).isEqualTo(0.5);
        assertThat(response.path("metadata")).isEqualTo(Json.parse("{\"a\":\"b\"}"));
        assertThat(response.path("parallel_tool_calls").asBoolean(true)).isFalse();
        assertThat(response.path("tools").path(0).path("parameters").isNull()).isTrue();
        assertThat(response.path("tools").path(0).path("strict").asBoolean(true)).isFalse();
        assertThat(response.path("status").asText()).isEqualTo("incomplete");
        assertThat(response.path("incomplete_details").path("reason").asText())
                .isEqualTo("max_output_tokens");
    }

    private static JsonNode answer(Conversation pair, String upstream) {
        var answer =
                (Answer.Rewritten)
                        pair.answer(
                                Harness.fields("{\"model\":\"m\"}"),
                                Harness.head(200, Map.of()),
                                Harness.direct(upstream.getBytes(StandardCharsets.UTF_8)));
        return Json.parse(answer.body(), 0, answer.body().length);
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
        byte[] upstream = found.upstreamResponse();
        Conversation pair = over("anthropic");
        JsonNode response =
                found.streamed()
                        ? ResponsesReader.streamed(
                                        Harness.run(
                                                        pair.stream(
                                                                Harness.fields(
                                                                        "{\"model\":\"m\",\"stream\":true}"),
                                                                "m"),
                                                        List.of(upstream))
                                                .client())
                                .response()
                        : answer(pair, new String(upstream, StandardCharsets.UTF_8));
        ObjectNode next = Json.object().put("model", "m");
        next.putObject("reasoning").put("effort", "low");
        ArrayNode input = next.putArray("input");
        input.addObject().put("role", "user").put("content", "q");
        response.path("output").forEach(input::add);
        input.addObject().put("role", "user").put("content", "and?");

        JsonNode sent = Pairs.sent(pair, Json.text(next));

        assertThat(seals(sent)).as(id).isNotEmpty().isEqualTo(seals(upstream));
    }

    private static String seals(JsonNode sent) {
        var seals = new StringBuilder();
        for (JsonNode block : sent.path("messages").path(1).path("content")) {
            seals.append(block.path("signature").asText("")).append(block.path("data").asText(""));
        }
        return seals.toString();
    }

    private static String seals(byte[] upstream) {
        var seals = new StringBuilder();
        var matcher =
                java.util.regex.Pattern.compile("\"(?:signature|data)\": ?\"([^\"]+)\"")
                        .matcher(new String(upstream, StandardCharsets.UTF_8));
        while (matcher.find()) {
            seals.append(matcher.group(1));
        }
        return seals.toString();
    }

    @Test
    void aSealOnACallGoesBackToItsCall() {
        Conversation pair = over("gemini");
        JsonNode response =
                answer(
                        pair,
                        "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":"
                                + "\"f\",\"args\":{\"a\":1}},\"thoughtSignature\":\"seal\"}]},"
                                + "\"finishReason\":\"STOP\"}]}");
        ObjectNode next = Json.object().put("model", "m");
        ArrayNode input = next.putArray("input");
        input.addObject().put("role", "user").put("content", "q");
        response.path("output").forEach(input::add);
        input.addObject()
                .put("type", "function_call_output")
                .put("output", "r")
                .set("call_id", response.path("output").path(1).path("call_id"));

        JsonNode sent = Pairs.sent(Pairs.prepare(pair, Json.text(next), "gemini-3-pro"));

        assertThat(sent.path("contents").path(1).path("parts").path(0))
                .isEqualTo(
                        Json.parse(
                                "{\"functionCall\":{\"name\":\"f\",\"args\":{\"a\":1}},"
                                        + "\"thoughtSignature\":\"seal\"}"));
    }

    @Test
    void anErrorInAStreamHasTheNextNumber() {
        String upstream =
                "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"i\"}}"
                        + "\n\nevent: content_block_delta\ndata: {\"type\":\"content_block_delta\","
                        + "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"a\"}}\n\n"
                        + "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":"
                        + "\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n";

        var got =
                Harness.run(
                        over("anthropic").stream(
                                Harness.fields("{\"model\":\"m\",\"stream\":true}"), "m"),
                        List.of(upstream.getBytes(StandardCharsets.UTF_8)));

        var read = ResponsesReader.streamed(got.client());
        assertThat(read.problems()).isEmpty();
        assertThat(read.completion().error().path("message").asText()).isEqualTo("Overloaded");
    }
}
