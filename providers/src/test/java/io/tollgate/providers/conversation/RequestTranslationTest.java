package io.tollgate.providers.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Conversation.Prepared;
import io.tollgate.providers.dialect.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestTranslationTest {
    private static final Conversation CHAT =
            Pairs.strict(ClientApi.OPENAI, Pairs.profile("anthropic"));
    private static final Conversation LENIENT_CHAT =
            Pairs.lenient(ClientApi.OPENAI, Pairs.profile("anthropic"));
    private static final Conversation MESSAGES =
            Pairs.strict(ClientApi.ANTHROPIC, Pairs.profile("openai"));
    private static final String QUESTION = "\"messages\":[{\"role\":\"user\",\"content\":\"q\"}]";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"n\":2|n",
                "\"logprobs\":true|logprobs",
                "\"logit_bias\":{\"1\":2}|logit_bias",
                "\"presence_penalty\":0.5|presence_penalty",
                "\"temperature\":1.5|temperature",
                "\"stop\":\" \"|stop",
                "\"web_search_options\":{\"a\":1}|web_search_options",
                "\"functions\":[{}]|functions",
                "\"tools\":[{\"type\":\"custom\",\"custom\":{\"name\":\"f\"}}]|tools[0]",
                "\"modalities\":[\"text\",\"audio\"]|modalities",
                "\"temperature\":0.5,\"reasoning_effort\":\"high\"|temperature"
            })
    void namesWhatAProviderCannotDo(String setting, String field) {
        String body = "{\"model\":\"m\"," + setting + "," + QUESTION + "}";

        var refused = (Prepared.Unsupported) Pairs.prepare(CHAT, body, "claude-haiku-4-5");
        assertThat(refused.field()).isEqualTo(field);
        assertThat(refused.message()).startsWith(field + ": ");

        var sent = (Prepared.Ready) Pairs.prepare(LENIENT_CHAT, body, "claude-haiku-4-5");
        assertThat(sent.dropped()).contains(field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"messages\":1|messages",
                "\"messages\":[{\"role\":\"x\"}]|messages[0].role",
                "\"messages\":[{\"role\":\"user\",\"content\":5}]|messages[0].content",
                "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\"}]}]|messages[0].content[0].text",
                "\"messages\":[{\"role\":\"tool\",\"content\":\"x\"}]|messages[0].tool_call_id",
                "\"messages\":[]|messages",
                "\"max_tokens\":0,\"messages\":[]|max_tokens",
                "\"tool_choice\":\"x\",\"messages\":[]|tool_choice",
                "\"reasoning_effort\":\"x\",\"messages\":[]|reasoning_effort",
                "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:x\"}}]}]|messages[0].content[0].image_url.url"
            })
    void namesWhatIsWrong(String rest, String field) {
        var refused =
                (Prepared.Unsupported)
                        Pairs.prepare(LENIENT_CHAT, "{\"model\":\"m\"," + rest + "}", "claude");

        assertThat(refused.field()).isEqualTo(field);
        assertThat(refused.message()).contains("expected:");
    }

    @ParameterizedTest
    @CsvSource({
        "claude-3-haiku-20240307, 4096",
        "claude-3-5-sonnet-latest, 8192",
        "claude-3-7-sonnet-20250219, 64000",
        "claude-opus-4-1-20250805, 32000",
        "claude-opus-4-20250514, 32000",
        "us.anthropic.claude-sonnet-4-5-20250929-v1:0, 64000",
        "claude-sonnet-4-6, 128000",
        "claude-opus-5, 128000",
        "other-model-7b, 8192"
    })
    void asksForTheMostAModelGives(String model, int most) {
        JsonNode sent =
                Pairs.sent(Pairs.prepare(CHAT, "{\"model\":\"m\"," + QUESTION + "}", model));

        assertThat(sent.path("max_tokens").asInt()).isEqualTo(most);
        assertThat(sent.path("model").asText()).isEqualTo(model);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "claude-sonnet-4-5|\"reasoning_effort\":\"medium\"|{\"type\":\"enabled\",\"budget_tokens\":8192}",
                "claude-sonnet-4-5|\"reasoning_effort\":\"high\",\"max_tokens\":4000|{\"type\":\"enabled\",\"budget_tokens\":2000}",
                "claude-sonnet-4-5|\"reasoning\":{\"max_tokens\":3000}|{\"type\":\"enabled\",\"budget_tokens\":3000}",
                "claude-opus-5|\"reasoning_effort\":\"high\"|{\"type\":\"adaptive\"}",
                "claude-opus-5|\"reasoning_effort\":\"none\"|{\"type\":\"disabled\"}"
            })
    void turnsAnEffortIntoThinking(String model, String setting, String thinking) {
        String body = "{\"model\":\"m\"," + setting + "," + QUESTION + "}";

        JsonNode sent = Pairs.sent(Pairs.prepare(CHAT, body, model));

        assertThat(sent.path("thinking")).isEqualTo(Json.parse(thinking));
    }

    /** The API would refuse thinking there; the wish is a hint, and named as left out. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"max_tokens\":500",
                "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],\"tool_choice\":\"required\""
            })
    void leavesThinkingOutWhereItCannotBe(String setting) {
        String body =
                "{\"model\":\"m\",\"reasoning_effort\":\"low\"," + setting + "," + QUESTION + "}";

        var sent = (Prepared.Ready) Pairs.prepare(CHAT, body, "claude-sonnet-4-5");

        assertThat(Pairs.sent(sent).has("thinking")).isFalse();
        assertThat(sent.dropped()).containsExactly("reasoning_effort");
    }

    @Test
    void aToolLoopWithoutItsThoughtsGoesOnWithoutThinking() {
        String body =
                """
                {"model":"m","reasoning_effort":"low","messages":[{"role":"user","content":"q"},
                 {"role":"assistant","content":"","tool_calls":[{"id":"c:1","type":"function",
                  "function":{"name":"f","arguments":"not json"}}]},
                 {"role":"tool","tool_call_id":"c:1","content":"r"}]}
                """;

        JsonNode sent = Pairs.sent(Pairs.prepare(CHAT, body, "claude-sonnet-4-5"));

        assertThat(sent.has("thinking")).isFalse();
        JsonNode call = sent.path("messages").path(1).path("content").path(0);
        JsonNode result = sent.path("messages").path(2).path("content").path(0);
        assertThat(call.path("id").asText()).matches("c_1_[0-9a-f]+");
        assertThat(result.path("tool_use_id")).isEqualTo(call.path("id"));
        assertThat(call.path("input").path("invalid_arguments").asText()).isEqualTo("not json");
    }

    @Test
    void jsonIsAskedForByASchemaOrByATool() {
        String body =
                """
                {"model":"m","response_format":{"type":"json_schema","json_schema":{"name":"n",
                 "schema":{"type":"object","properties":{"a":{"type":"integer","minimum":1}}}}},
                 %s}
                """
                        .formatted(QUESTION);

        JsonNode newer = Pairs.sent(Pairs.prepare(CHAT, body, "claude-opus-5"));
        JsonNode older = Pairs.sent(Pairs.prepare(CHAT, body, "claude-3-5-haiku"));

        assertThat(newer.path("output_config").path("format").path("schema"))
                .isEqualTo(
                        Json.parse(
                                """
                                {"type":"object","properties":{"a":{"type":"integer",
                                 "description":"{\\"minimum\\":1}"}},"additionalProperties":false}
                                """));
        assertThat(older.path("tool_choice").path("name").asText())
                .isEqualTo(older.path("tools").path(0).path("name").asText())
                .isNotEmpty();
    }

    @Test
    void resultsComeFirstAndTheirImagesBehindThem() {
        String body =
                """
                {"model":"m","max_tokens":5,"system":[{"type":"text","text":"s",
                  "cache_control":{"type":"ephemeral"}}],
                 "messages":[{"role":"user","content":"q"},
                 {"role":"assistant","content":[{"type":"thinking","thinking":"t","signature":"x"},
                  {"type":"tool_use","id":"a","name":"f","input":{}},
                  {"type":"tool_use","id":"b","name":"f","input":{"x":1}}]},
                 {"role":"user","content":[
                  {"type":"tool_result","tool_use_id":"a","content":[{"type":"text","text":"r"},
                   {"type":"image","source":{"type":"base64","media_type":"image/png","data":"AA=="}}]},
                  {"type":"tool_result","tool_use_id":"b","is_error":true,"content":"no"},
                  {"type":"text","text":"go on"}]}]}
                """;

        JsonNode messages = Pairs.sent(MESSAGES, body).path("messages");

        assertThat(messages)
                .isEqualTo(
                        Json.parse(
                                """
                                [{"role":"system","content":"s"},{"role":"user","content":"q"},
                                 {"role":"assistant","content":null,"tool_calls":[
                                  {"id":"a","type":"function","function":{"name":"f","arguments":"{}"}},
                                  {"id":"b","type":"function","function":{"name":"f",
                                   "arguments":"{\\"x\\":1}"}}]},
                                 {"role":"tool","tool_call_id":"a",
                                  "content":"r\\n(see the following message)"},
                                 {"role":"tool","tool_call_id":"b","content":"Error: no"},
                                 {"role":"user","content":[
                                  {"type":"text","text":"From the result of a:"},
                                  {"type":"image_url","image_url":{"url":"data:image/png;base64,AA=="}},
                                  {"type":"text","text":"go on"}]}]
                                """));
    }

    @Test
    void aProviderGetsItsThoughtsBackWhereItWantsThem() {
        String body =
                """
                {"model":"m","max_tokens":5,"messages":[{"role":"user","content":"q"},
                 {"role":"assistant","content":[{"type":"thinking","thinking":"t","signature":""},
                  {"type":"tool_use","id":"a","name":"f","input":{}}]},
                 {"role":"user","content":[{"type":"tool_result","tool_use_id":"a","content":"r"}]}]}
                """;
        Conversation deepSeek = Pairs.strict(ClientApi.ANTHROPIC, Pairs.profile("deepseek"));

        assertThat(Pairs.sent(deepSeek, body).path("messages").path(1).path("reasoning_content"))
                .isEqualTo(Json.parse("\"t\""));
        assertThat(Pairs.sent(MESSAGES, body).path("messages").path(1).has("reasoning_content"))
                .isFalse();
    }

    @Test
    void aRequestOfClaudeCodeReachesAModelThatReasons() {
        String body =
                """
                {"model":"m","max_tokens":32000,"temperature":1,"stream":true,
                 "metadata":{"user_id":"%s"},"thinking":{"type":"enabled","budget_tokens":31999},
                 "context_management":{"edits":[]},
                 "tools":[{"name":"Bash","description":"d","input_schema":{"type":"object"}}],
                 "system":[{"type":"text","text":"a","cache_control":{"type":"ephemeral"}},
                  {"type":"text","text":"b"}],
                 "messages":[{"role":"user","content":[{"type":"text","text":"hi"}]}]}
                """
                        .formatted("u".repeat(150));

        var sent = (Prepared.Ready) Pairs.prepare(MESSAGES, body, "gpt-5.1");

        JsonNode request = Pairs.sent(sent);
        assertThat(request.has("temperature")).isFalse();
        assertThat(request.path("reasoning_effort").asText()).isEqualTo("high");
        assertThat(request.path("user").asText()).matches("[0-9a-f]{64}");
        assertThat(request.path("stream_options").path("include_usage").asBoolean()).isTrue();
    }

    @Test
    void theOwnApiPassesWithAnotherModel() {
        Conversation own = Pairs.strict(ClientApi.ANTHROPIC, Pairs.profile("anthropic"));
        String body =
                "{ \"max_tokens\":1, \"model\":\"alias\", \"new_field\":[1.0], " + QUESTION + "}";

        var sent = (Prepared.Ready) Pairs.prepare(own, body, "claude-x");

        assertThat(sent.path()).isEqualTo("/messages");
        assertThat(new String(sent.body().toBytes(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo(body.replace("alias", "claude-x"));
    }
}
