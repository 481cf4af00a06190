package io.tollgate.providers.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.providers.corpus.ChatCompletionReader;
import io.tollgate.providers.corpus.Cutting;
import io.tollgate.providers.corpus.Harness;
import io.tollgate.providers.corpus.ReadCompletion;
import io.tollgate.providers.corpus.StreamInvariants;
import io.tollgate.providers.dialect.AnswerStream.Progress;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.dialect.TokenUsage;
import io.tollgate.providers.profile.Profiles;
import io.tollgate.providers.upstream.FailureClass;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a provider streams, the client gets what OpenAI would have sent. */
class ChatStreamTest {
    private static final String HEAD =
            "{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":5,\"model\":\"m\",";
    private static final String FIRST =
            HEAD
                    + "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},"
                    + "\"finish_reason\":null}]}";
    private static final String TEXT =
            HEAD
                    + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Grüße\"},"
                    + "\"finish_reason\":null}]}";
    private static final String STOP =
            HEAD + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}";
    private static final String USAGE =
            HEAD
                    + "\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":2,"
                    + "\"total_tokens\":9}}";
    private static final String DONE = "[DONE]";

    @Test
    void passesConformantEventsByteForByte() {
        String upstream = events(FIRST, TEXT, TEXT, STOP, USAGE, DONE);

        var got = run(upstream, true);

        assertThat(got.text()).isEqualTo(upstream);
        assertThat(got.stream().usage()).isEqualTo(new TokenUsage(7, 2, 0, 0, 0));
        assertThat(got.stream().finishReason()).isEqualTo("stop");
    }

    @Test
    void dropsTheUsageTheClientDidNotAskForButSeesIt() {
        var got = run(events(FIRST, TEXT, STOP, USAGE, DONE), false);

        assertThat(got.text()).isEqualTo(events(FIRST, TEXT, STOP, DONE));
        assertThat(got.stream().usage()).isEqualTo(new TokenUsage(7, 2, 0, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void readsEveryLineEndAndTakesCommentsAndMarksAway(String lineEnd) {
        String upstream =
                "\uFEFF: hello\n\n"
                        + events(FIRST).replace("data: ", "data:")
                        + ": ping\nid: 4\nretry: 10\n\n"
                        + "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\n"
                        + "data: \"created\":5,\"model\":\"m\",\"choices\":[{\"index\":0,\n"
                        + "data: \"delta\":{\"content\":\"Grüße\"},\"finish_reason\":null}]}\n\n"
                        + events(STOP, DONE);

        for (Cutting cutting : Cutting.values()) {
            byte[] bytes = upstream.replace("\n", lineEnd).getBytes(StandardCharsets.UTF_8);
            var got = Harness.run(stream(false), cutting.pieces(bytes));

            assertThat(got.text()).isEqualTo(events(FIRST, TEXT, STOP, DONE));
        }
    }

    @Test
    void givesEachEventAtOnce() {
        var stream = stream(false);
        var written = new StringBuilder();
        Sinks out = new Sinks(written);

        assertThat(stream.accept(Harness.direct(bytes(": ping\n\n")), out))
                .isEqualTo(Progress.NOTHING_YET);
        assertThat(stream.accept(Harness.direct(bytes(events(FIRST))), out))
                .isEqualTo(Progress.STREAMING);
        assertThat(written.toString()).isEqualTo(events(FIRST));
        stream.accept(Harness.direct(bytes("data: " + TEXT + "\r\n\r")), out);
        assertThat(written.toString()).isEqualTo(events(FIRST, TEXT));
    }

    @Test
    void writesTheMissingDoneWhereTheAnswerWasComplete() {
        var got = run(events(FIRST, TEXT, STOP), false);

        assertThat(got.progress()).isEqualTo(Progress.COMPLETE);
        assertThat(got.text()).isEqualTo(events(FIRST, TEXT, STOP, DONE));
    }

    @Test
    void failsWhereTheStreamBreaksOff() {
        var got = run(events(FIRST, TEXT) + "data: {\"id\":\"c1\",\"obj", false);

        assertThat(got.progress()).isEqualTo(Progress.FAILED);
        assertThat(got.error().failureClass()).isEqualTo(FailureClass.UPSTREAM_CONNECTION);
        assertThat(got.text()).startsWith(events(FIRST, TEXT)).doesNotContain(DONE);
        assertThat(StreamInvariants.ofBroken(got.client(), false)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"error\":{\"message\":\"x\",\"code\":429}}|RATE_LIMIT",
                "{\"error\":\"overloaded\"}|OVERLOADED",
                "[{\"error\":{\"code\":400,\"message\":\"prompt is too long\"}}]"
                        + "|CONTEXT_LENGTH_EXCEEDED",
                "<html><title>502 Bad Gateway</title></html>|UPSTREAM_PROTOCOL",
                "hello|UPSTREAM_PROTOCOL",
                "``|UPSTREAM_CONNECTION"
            })
    void tellsABodyFromAStreamByItsFirstByte(String body, FailureClass expected) {
        for (Cutting cutting : Cutting.values()) {
            var got = Harness.run(stream(false), cutting.pieces(bytes("\n" + body)));

            assertThat(got.progress()).isEqualTo(Progress.FAILED);
            assertThat(got.error().failureClass()).isEqualTo(expected);
        }
    }

    @Test
    void failsOnAnErrorEvent() {
        String error =
                "event: error\ndata: {\"error\":{\"message\":\"slow down\",\"code\":503}}\n\n";

        var got = run(events(FIRST, TEXT) + error + events(STOP, DONE), false);

        assertThat(got.error().failureClass()).isEqualTo(FailureClass.OVERLOADED);
        assertThat(got.text())
                .isEqualTo(
                        events(FIRST, TEXT)
                                + "event: error\ndata: {\"error\":{\"message\":\"slow down\","
                                + "\"type\":\"server_error\",\"param\":null,\"code\":\"503\"}}\n\n");
    }

    @Test
    void failsOnAnEndlessLine() {
        byte[] line = bytes("data: " + "x".repeat(3 << 20));

        var got = Harness.run(stream(false), Cutting.ONE_WRITE.pieces(line));

        assertThat(got.error().failureClass()).isEqualTo(FailureClass.UPSTREAM_PROTOCOL);
    }

    @Test
    void givesInterleavedToolCallsOneAfterTheOther() {
        var got =
                complete(
                        call(
                                "{\"index\":1,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\"\"}}"),
                        call(
                                "{\"index\":2,\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"{\"}}"),
                        call(
                                "{\"index\":1,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\":1}\"}}"),
                        call("{\"index\":2,\"function\":{\"arguments\":\"}\"}}"),
                        STOP);

        assertThat(got.toolCalls())
                .containsExactly(
                        new ReadCompletion.ToolCall("a", "f", "{\"x\":1}"),
                        new ReadCompletion.ToolCall("b", "g", "{}"));
        assertThat(got.finishReason()).isEqualTo("tool_calls");
    }

    @Test
    void passesPiecesOfArgumentsAndStillKnowsWhenACallIsComplete() {
        String first =
                call(
                        "{\"index\":0,\"id\":\"a\",\"type\":\"function\",\"function\":"
                                + "{\"name\":\"f\",\"arguments\":\"{\"}}");
        String piece =
                call("{\"index\":0,\"function\":{\"arguments\":\"\\\"k}\\\\\\u0022\\\":1}\"}}");
        String second =
                call(
                        "{\"index\":1,\"id\":\"b\",\"type\":\"function\",\"function\":"
                                + "{\"name\":\"g\",\"arguments\":\"{}\"}}");
        String end = chunk("{}", "\"tool_calls\"");

        var got = run(events(FIRST, first, piece, second, end, DONE), false);

        assertThat(got.text()).isEqualTo(events(FIRST, first, piece, second, end, DONE));
    }

    @Test
    void tellsCallsWithoutIndexAndWithTheSameIndexApart() {
        var got =
                complete(
                        call(
                                "{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":{\"x\":1}}}"),
                        call(
                                "{\"index\":0,\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"\"}}"),
                        call(
                                "{\"id\":\"null\",\"function\":{\"name\":\"h\",\"arguments\":\"null\"}}"),
                        STOP);

        assertThat(got.toolCalls()).hasSize(3);
        assertThat(got.toolCalls().get(0).arguments()).isEqualTo("{\"x\":1}");
        assertThat(got.toolCalls().get(1).arguments()).isEqualTo("{}");
        assertThat(got.toolCalls().get(2).arguments()).isEqualTo("{}");
        assertThat(got.toolCalls().get(2).id()).startsWith("call_");
    }

    @Test
    void turnsPartsIntoTextAndReasoning() {
        var got =
                complete(
                        chunk(
                                "{\"content\":[{\"type\":\"thinking\",\"thinking\":"
                                        + "[{\"type\":\"text\",\"text\":\"hm\"}]},"
                                        + "{\"type\":\"text\",\"text\":\"hi\"}]}",
                                "null"),
                        STOP);

        assertThat(got.text()).isEqualTo("hi");
        assertThat(got.reasoning()).isEqualTo("hm");
    }

    @ParameterizedTest
    @CsvSource({
        "eos,stop",
        "model_length,length",
        "MAX_TOKENS,length",
        "SAFETY,content_filter",
        "something,stop"
    })
    void mapsFinishReasons(String upstream, String expected) {
        var got = complete(TEXT, chunk("{}", "\"" + upstream + "\""));

        assertThat(got.finishReason()).isEqualTo(expected);
    }

    @Test
    void splitsAChunkThatHoldsEverything() {
        String all =
                HEAD
                        + "\"choices\":[{\"delta\":{\"content\":\"hi\"},\"finish_reason\":\"stop\"}],"
                        + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2,\"total_tokens\":3}}";

        var got = run(events(all, DONE), true);

        assertThat(StreamInvariants.ofComplete(got.client(), true)).isEmpty();
        assertThat(ChatCompletionReader.streamed(got.client()).text()).isEqualTo("hi");
        assertThat(got.text()).contains("\"choices\":[],\"usage\":{\"prompt_tokens\":1");
    }

    @Test
    void mendsIdentityAndIgnoresWhatFollowsTheEnd() {
        var got =
                complete(
                        "{\"choices\":[],\"created\":0,\"id\":\"\",\"model\":\"\",\"object\":\"\","
                                + "\"prompt_filter_results\":[{\"prompt_index\":0}]}",
                        "{\"choices\":[{\"delta\":{\"content\":\"a\",\"role\":\"assistant\"}}]}",
                        "{\"id\":\"other\",\"created\":1.5,\"choices\":[{\"index\":0,"
                                + "\"delta\":{\"content\":\"b\"},\"message\":{\"content\":\"ab\"}}]}",
                        STOP,
                        STOP,
                        "{\"choices\":[{\"index\":0,\"content_filter_offsets\":{},"
                                + "\"finish_reason\":null}]}");

        assertThat(got.text()).isEqualTo("ab");
    }

    @Test
    void everyChoiceEndsOnItsOwn() {
        String two =
                HEAD
                        + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}},"
                        + "{\"index\":1,\"delta\":{\"content\":\"b\"}}]}";
        String end =
                HEAD + "\"choices\":[{\"index\":1,\"delta\":{},\"finish_reason\":\"length\"}]}";

        assertThat(complete(two, end, STOP).finishReason()).isEqualTo("stop");
    }

    private static ReadCompletion complete(String... chunks) {
        String upstream = events(chunks) + events(DONE);
        for (boolean usage : new boolean[] {true, false}) {
            for (Cutting cutting : Cutting.values()) {
                var got = Harness.run(stream(usage), cutting.pieces(bytes(upstream)));
                assertThat(got.progress()).isEqualTo(Progress.COMPLETE);
                assertThat(StreamInvariants.ofComplete(got.client(), usage)).isEmpty();
            }
        }
        return ChatCompletionReader.streamed(run(upstream, false).client());
    }

    private static String chunk(String delta, String finishReason) {
        return HEAD
                + "\"choices\":[{\"index\":0,\"delta\":"
                + delta
                + ",\"finish_reason\":"
                + finishReason
                + "}]}";
    }

    private static String call(String call) {
        return chunk("{\"tool_calls\":[" + call + "]}", "null");
    }

    private static String events(String... data) {
        var events = new StringBuilder();
        for (String one : data) {
            events.append("data: ").append(one).append("\n\n");
        }
        return events.toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static EventStream stream(boolean usage) {
        String body =
                "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":"
                        + usage
                        + "}}";
        var profile = Profiles.find("openai-compatible").orElseThrow();
        return (EventStream)
                OpenAiConversations.of(Operation.CHAT, profile).stream(Harness.fields(body), "m");
    }

    private static Harness.Streamed run(String upstream, boolean usage) {
        return Harness.run(stream(usage), List.of(bytes(upstream)));
    }

    /** Collects as text. */
    private record Sinks(StringBuilder written) implements io.tollgate.providers.dialect.ByteSink {
        @Override
        public void put(java.nio.ByteBuffer source, int from, int to) {
            byte[] copy = new byte[to - from];
            source.get(from, copy);
            put(copy, 0, copy.length);
        }

        @Override
        public void put(byte[] bytes, int offset, int length) {
            written.append(new String(bytes, offset, length, StandardCharsets.UTF_8));
        }
    }
}
