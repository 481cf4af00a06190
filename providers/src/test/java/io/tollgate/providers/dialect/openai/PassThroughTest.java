package io.tollgate.providers.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.providers.corpus.Harness;
import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.AnswerStream.Progress;
import io.tollgate.providers.dialect.Conversation.Prepared;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.MultipartScanner;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.dialect.Scan;
import io.tollgate.providers.dialect.TokenUsage;
import io.tollgate.providers.profile.Profiles;
import io.tollgate.providers.upstream.FailureClass;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PassThroughTest {
    private static final String GOOD =
            "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":"
                    + "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hi\"},"
                    + "\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9,"
                    + "\"completion_tokens\":2,\"total_tokens\":11,"
                    + "\"prompt_tokens_details\":{\"cached_tokens\":4}}}";

    @Test
    void replacesTheModelAndNothingElse() {
        assertThat(prepared("openai", "{ \"model\" : \"a\",\"x\":1.50}", "b/c"))
                .isEqualTo("{ \"model\" : \"b/c\",\"x\":1.50}");
    }

    @Test
    void takesTheGatewaysOwnFieldsOut() {
        String body = "{\"provider\":\"p\",\"model\":\"a\",\"n\":1,\"fallbacks\":[\"b\"]}";

        assertThat(prepared("openai", body, "a")).isEqualTo("{\"model\":\"a\",\"n\":1}");
    }

    @Test
    void asksStreamsForTheirUsage() {
        assertThat(prepared("openai", "{\"model\":\"a\",\"stream\":true}", "a"))
                .isEqualTo(
                        "{\"stream_options\":{\"include_usage\":true},\"model\":\"a\",\"stream\":true}");
        assertThat(
                        prepared(
                                "openai",
                                "{\"model\":\"a\",\"stream\":true,\"stream_options\":{\"x\":1}}",
                                "b"))
                .isEqualTo(
                        "{\"model\":\"b\",\"stream\":true,\"stream_options\":"
                                + "{\"x\":1,\"include_usage\":true}}");
        assertThat(
                        prepared(
                                "openai",
                                "{\"stream\":true,\"stream_options\":null,\"model\":\"a\"}",
                                "a"))
                .contains("\"stream_options\":{\"include_usage\":true}");
    }

    @Test
    void adaptsARequestToMistral() {
        String body =
                "{\"model\":\"a\",\"stream\":true,\"seed\":4,\"max_completion_tokens\":5,\"user\":\"u\","
                        + "\"tool_choice\":\"required\",\"messages\":[{\"role\":\"developer\",\"content\":"
                        + "\"d\"},{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":"
                        + "\"call_abc\",\"type\":\"function\"}]},{\"role\":\"tool\",\"tool_call_id\":"
                        + "\"call_abc\",\"content\":\"r\"}]}";

        String sent = prepared("mistral", body, "m");

        String id = RequestQuirks.shortId("call_abc");
        assertThat(id).matches("[a-zA-Z0-9]{9}");
        assertThat(RequestQuirks.shortId("aB3456789")).isEqualTo("aB3456789");
        assertThat(Json.parse(sent))
                .isEqualTo(
                        Json.parse(
                                "{\"model\":\"m\",\"stream\":true,\"tool_choice\":\"any\",\"messages\":"
                                        + "[{\"role\":\"system\",\"content\":\"d\"},{\"role\":"
                                        + "\"assistant\",\"content\":\"\",\"tool_calls\":[{\"id\":\""
                                        + id
                                        + "\",\"type\":\"function\"}]},{\"role\":\"tool\","
                                        + "\"tool_call_id\":\""
                                        + id
                                        + "\",\"content\":\"r\"}],\"max_tokens\":5,\"random_seed\":4}"));
    }

    @Test
    void leavesARequestAloneThatHasNoQuirkInIt() {
        String body = "{ \"model\":\"a\", \"messages\":[ ] }";

        assertThat(prepared("groq", body, "a")).isEqualTo(body);
    }

    @Test
    void replacesTheModelOfAForm() {
        String own = part("name=\"provider\"", "groq");
        String form =
                part("name=\"file\"; filename=\"model\"", "\r\n--bx\r\n")
                        + part("name=\"model\"", "whisper")
                        + own
                        + part("name=stream", "true")
                        + "--b--\r\n";
        byte[] bytes = form.getBytes(StandardCharsets.UTF_8);

        Scan scan = MultipartScanner.scan(bytes, "multipart/form-data; boundary=b");

        assertThat(scan).isInstanceOf(Scan.Scanned.class);
        var fields = ((Scan.Scanned) scan).fields();
        assertThat(fields.model()).isEqualTo("whisper");
        assertThat(fields.provider()).isEqualTo("groq");
        assertThat(fields.stream()).isTrue();
        var forward =
                OpenAiConversations.of(Operation.FORWARD, Profiles.find("openai").orElseThrow());
        var ready = (Prepared.Ready) forward.prepare(bytes, fields, "other");
        assertThat(new String(ready.body().toBytes(), StandardCharsets.UTF_8))
                .isEqualTo(form.replace("whisper", "other").replace(own, ""));
    }

    private static String part(String disposition, String value) {
        return String.join(
                "\r\n", "--b", "content-disposition: form-data; " + disposition, "", value, "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--b",
                "--b\r\n",
                "--b\r\nx: y\r\n\r\nv",
                "--b\r\nContent-Disposition: form-data; name=model\r\n\r\na\r\n--b\r\n"
                        + "Content-Disposition: form-data; name=model\r\n\r\nb\r\n--b--"
            })
    void refusesABrokenForm(String form) {
        assertThat(
                        MultipartScanner.scan(
                                form.getBytes(StandardCharsets.UTF_8),
                                "multipart/form-data; boundary=b"))
                .isInstanceOf(Scan.Malformed.class);
    }

    @Test
    void leavesAGoodAnswerUnchanged() {
        assertThat(answer(Operation.CHAT, "\n\n" + GOOD))
                .isEqualTo(new Answer.Unchanged(new TokenUsage(9, 2, 4, 0, 0), "stop"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"object\":\"chat.completion\",|",
                "\"created\":1,|\"created\":1.5,",
                "\"created\":1,|",
                "\"content\":\"hi\"|\"content\":[{\"type\":\"text\",\"text\":\"hi\"}]",
                "\"content\":\"hi\"|\"content\":\"hi\",\"tool_calls\":[]",
                "\"content\":\"hi\"|\"content\":\"hi\",\"tool_calls\":null",
                "\"stop\"|\"eos\"",
                "\"stop\"|null",
                "\"index\":0,|\"extra\":{},\"finish_reason\":\"x\",",
                "\"id\":\"c\",|"
            })
    void repairsAnAnswer(String change) {
        String[] parts = change.split("\\|", 2);

        Answer answer = answer(Operation.CHAT, GOOD.replace(parts[0], parts[1]));

        assertThat(answer).isInstanceOf(Answer.Rewritten.class);
        var rewritten = (Answer.Rewritten) answer;
        assertThat(rewritten.usage()).isEqualTo(new TokenUsage(9, 2, 4, 0, 0));
        assertThat(rewritten.finishReason()).isEqualTo("stop");
        String text = new String(rewritten.body(), StandardCharsets.UTF_8);
        assertThat(answer(Operation.CHAT, text)).isInstanceOf(Answer.Unchanged.class);
        assertThat(text).contains("\"content\":\"hi\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1}", "\"\"", "\"null\"", "null", "\"{}\""})
    void givesEveryToolCallItsArguments(String arguments) {
        String body =
                GOOD.replace(
                        "\"content\":\"hi\"",
                        "\"content\":null,\"tool_calls\":[{\"id\":\"a\",\"type\":\"function\","
                                + "\"function\":{\"name\":\"f\",\"arguments\":"
                                + arguments
                                + "}}]");

        var rewritten = (Answer.Rewritten) answer(Operation.CHAT, body);

        String text = new String(rewritten.body(), StandardCharsets.UTF_8);
        assertThat(text).containsPattern("\"arguments\":\"\\{(\\\\\"a\\\\\":1)?}\"");
        assertThat(rewritten.finishReason()).isEqualTo("tool_calls");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "<html></html>", "{\"id\":\"c\"", "[]", "{}"})
    void failsOnWhatIsNoAnswer(String body) {
        Answer answer = answer(Operation.CHAT, body);

        assertThat(answer).isInstanceOf(Answer.Failed.class);
        assertThat(((Answer.Failed) answer).error().failureClass())
                .isEqualTo(FailureClass.UPSTREAM_PROTOCOL);
    }

    @Test
    void findsAnErrorInsideA200() {
        for (Operation operation :
                List.of(
                        Operation.CHAT,
                        Operation.COMPLETIONS,
                        Operation.EMBEDDINGS,
                        Operation.RESPONSES)) {
            Answer answer = answer(operation, "{\"error\":{\"message\":\"m\",\"code\":402}}");

            assertThat(((Answer.Failed) answer).error().failureClass())
                    .isEqualTo(FailureClass.QUOTA_EXHAUSTED);
        }
    }

    @Test
    void forwardsAnythingAndMetersWhatReportsUsage() {
        assertThat(answer(Operation.FORWARD, "\u0000\u0001"))
                .isEqualTo(new Answer.Unchanged(null, null));
        assertThat(answer(Operation.FORWARD, "{\"error\":{\"message\":\"of a job\"}}"))
                .isEqualTo(new Answer.Unchanged(null, null));
        assertThat(
                        answer(
                                Operation.FORWARD,
                                "{\"data\":[],\"usage\":{\"input_tokens\":3,\"output_tokens\":4}}"))
                .isEqualTo(new Answer.Unchanged(new TokenUsage(3, 4, 0, 0, 0), null));
    }

    @Test
    void passesCompletionStreamsOn() {
        String upstream =
                "data: {\"id\":\"c\",\"choices\":[{\"text\":\"a\",\"index\":0,\"finish_reason\":"
                        + "\"length\"}]}\n\n";
        String usage =
                "data: {\"id\":\"c\",\"choices\":[],\"usage\":{\"prompt_tokens\":1,"
                        + "\"completion_tokens\":1}}\n\n";
        var conversation =
                OpenAiConversations.of(
                        Operation.COMPLETIONS, Profiles.find("openai").orElseThrow());
        var stream = conversation.stream(Harness.fields("{\"model\":\"m\",\"stream\":true}"), "m");

        var got =
                Harness.run(
                        stream,
                        List.of(
                                (upstream + usage + "data: [DONE]\n\n")
                                        .getBytes(StandardCharsets.UTF_8)));

        assertThat(got.text()).isEqualTo(upstream + "data: [DONE]\n\n");
        assertThat(stream.usage()).isEqualTo(new TokenUsage(1, 1, 0, 0, 0));
        assertThat(stream.finishReason()).isEqualTo("length");
    }

    @Test
    void passesResponsesStreamsOnWithTheirEventLines() {
        String upstream =
                "event: response.created\ndata: {\"type\":\"response.created\",\"response\":{}}\n\n"
                        + "event: response.completed\ndata: {\"type\":\"response.completed\","
                        + "\"response\":{\"status\":\"completed\",\"usage\":{\"input_tokens\":1,"
                        + "\"output_tokens\":2}}}\n\n";
        var stream = responses();

        var got = Harness.run(stream, List.of(upstream.getBytes(StandardCharsets.UTF_8)));

        assertThat(got.text()).isEqualTo(upstream);
        assertThat(got.progress()).isEqualTo(Progress.COMPLETE);
        assertThat(stream.usage()).isEqualTo(new TokenUsage(1, 2, 0, 0, 0));
        assertThat(stream.finishReason()).isEqualTo("stop");
    }

    @Test
    void handsAFailedResponseOnOnce() {
        String created = "event: response.created\ndata: {\"type\":\"response.created\"}\n\n";
        String failed =
                "event: response.failed\ndata: {\"type\":\"response.failed\",\"response\":{\"status\":"
                        + "\"failed\",\"error\":{\"code\":\"insufficient_quota\",\"message\":\"m\"}}}\n\n";

        var late =
                Harness.run(
                        responses(), List.of((created + failed).getBytes(StandardCharsets.UTF_8)));
        var early = Harness.run(responses(), List.of(failed.getBytes(StandardCharsets.UTF_8)));

        assertThat(late.text()).isEqualTo(created + failed);
        assertThat(late.error().failureClass()).isEqualTo(FailureClass.QUOTA_EXHAUSTED);
        assertThat(early.text()).startsWith("event: error\ndata: {\"type\":\"error\"");
    }

    private static io.tollgate.providers.dialect.AnswerStream responses() {
        return OpenAiConversations.of(Operation.RESPONSES, Profiles.find("openai").orElseThrow())
                .stream(Harness.fields("{\"model\":\"m\",\"stream\":true}"), "m");
    }

    private static Answer answer(Operation operation, String body) {
        return OpenAiConversations.of(operation, Profiles.find("openai").orElseThrow())
                .answer(
                        Harness.fields("{\"model\":\"m\"}"),
                        Harness.head(200, Map.of()),
                        Harness.direct(body.getBytes(StandardCharsets.UTF_8)));
    }

    private static String prepared(String provider, String body, String model) {
        var conversation =
                OpenAiConversations.of(Operation.CHAT, Profiles.find(provider).orElseThrow());
        var ready =
                (Prepared.Ready)
                        conversation.prepare(
                                body.getBytes(StandardCharsets.UTF_8), Harness.fields(body), model);
        assertThat(ready.path()).isEqualTo("/chat/completions");
        return new String(ready.body().toBytes(), StandardCharsets.UTF_8);
    }
}
