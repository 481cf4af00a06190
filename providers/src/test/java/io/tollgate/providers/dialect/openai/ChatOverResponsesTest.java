package io.tollgate.providers.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.providers.corpus.Harness;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Conversation.Prepared;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.profile.Profile.Wire;
import io.tollgate.providers.profile.Profiles;
import io.tollgate.providers.upstream.FailureClass;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatOverResponsesTest {
    private static final Conversation CHAT =
            OpenAiConversations.of(
                    Operation.CHAT,
                    Profiles.find("openai").orElseThrow().withWire(Wire.OPENAI_RESPONSES));

    @Test
    void translatesARequest() {
        String body =
                """
                {"model":"a","fallbacks":["b"],"max_completion_tokens":5,"temperature":0.5,
                 "reasoning_effort":"low","stream":true,"stream_options":{"include_usage":true},
                 "response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{}}},
                 "tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"}}}],
                 "tool_choice":{"type":"function","function":{"name":"f"}},
                 "messages":[{"role":"system","content":"s"},
                  {"role":"user","content":[{"type":"text","text":"u"},
                   {"type":"image_url","image_url":{"url":"data:x","detail":"low"}}]},
                  {"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function",
                   "function":{"name":"f","arguments":""}}]},
                  {"role":"tool","tool_call_id":"c1","content":"r"}]}
                """;

        var ready = (Prepared.Ready) prepare(body);

        assertThat(ready.path()).isEqualTo("/responses");
        assertThat(Json.parse(new String(ready.body().toBytes(), StandardCharsets.UTF_8)))
                .isEqualTo(
                        Json.parse(
                                """
                                {"model":"up","input":[
                                 {"role":"system","content":[{"type":"input_text","text":"s"}]},
                                 {"role":"user","content":[{"type":"input_text","text":"u"},
                                  {"type":"input_image","image_url":"data:x","detail":"low"}]},
                                 {"type":"function_call","call_id":"c1","name":"f","arguments":"{}"},
                                 {"type":"function_call_output","call_id":"c1","output":"r"}],
                                 "max_output_tokens":5,"reasoning":{"effort":"low"},"store":false,
                                 "text":{"format":{"type":"json_schema","name":"n","schema":{}}},
                                 "tools":[{"type":"function","name":"f",
                                  "parameters":{"type":"object"},"strict":false}],
                                 "tool_choice":{"type":"function","name":"f"},
                                 "temperature":0.5,"stream":true}
                                """));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"stop\":\"x\",\"messages\":[]|stop",
                "\"n\":2,\"messages\":[]|n",
                "\"x\":1|messages",
                "\"messages\":[{\"role\":\"function\"}]|messages[0]",
                "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"video\"}]}]|messages[0]"
            })
    void namesWhatItCannotDo(String rest, String field) {
        var refusal = (Prepared.Unsupported) prepare("{\"model\":\"a\"," + rest + "}");

        assertThat(refusal.field()).isEqualTo(field);
        assertThat(refusal.message()).startsWith(field + ": ");
    }

    @Test
    void aFailureBehindTheOpeningCanStillBeRetried() {
        String upstream =
                "data: {\"type\":\"response.created\",\"response\":{\"id\":\"r\"}}\n\n"
                        + "data: {\"type\":\"response.failed\",\"response\":{\"error\":{\"code\":"
                        + "\"rate_limit_exceeded\",\"message\":\"slow\"}}}\n\n";
        var stream = CHAT.stream(Harness.fields("{\"model\":\"m\",\"stream\":true}"), "m");

        var got = Harness.run(stream, List.of(upstream.getBytes(StandardCharsets.UTF_8)));

        assertThat(got.error().failureClass()).isEqualTo(FailureClass.RATE_LIMIT);
        assertThat(got.text()).startsWith("event: error");
    }

    private static Prepared prepare(String body) {
        return CHAT.prepare(body.getBytes(StandardCharsets.UTF_8), Harness.fields(body), "up");
    }
}
