package io.tollgate.providers.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.corpus.ChatCompletionReader;
import io.tollgate.providers.corpus.Harness;
import io.tollgate.providers.corpus.MessagesReader;
import io.tollgate.providers.corpus.StreamInvariants;
import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.AnswerStream.Progress;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.anthropic.AnthropicErrors;
import io.tollgate.providers.upstream.FailureClass;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnswerTranslationTest {
    private static final Conversation CHAT =
            Pairs.strict(ClientApi.OPENAI, Pairs.profile("anthropic"));
    private static final Conversation MESSAGES =
            Pairs.strict(ClientApi.ANTHROPIC, Pairs.profile("openai"));
    private static final String STREAM =
            "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}";

    @Test
    void anErrorRightBehindTheOpeningCanStillBeRetried() {
        String upstream =
                "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"i\","
                        + "\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}}\n\n"
                        + "event: ping\ndata: {\"type\":\"ping\"}\n\n";
        var stream = CHAT.stream(Harness.fields(STREAM), "m");

        assertThat(stream.accept(bytes(upstream), nothing())).isEqualTo(Progress.NOTHING_YET);

        String error =
                "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\","
                        + "\"message\":\"Overloaded\"}}\n\n";
        assertThat(stream.accept(bytes(error), nothing())).isEqualTo(Progress.FAILED);
        assertThat(java.util.Objects.requireNonNull(stream.error()).failureClass())
                .isEqualTo(FailureClass.OVERLOADED);
    }

    private static java.nio.ByteBuffer bytes(String text) {
        return Harness.direct(text.getBytes(StandardCharsets.UTF_8));
    }

    private static io.tollgate.providers.dialect.ByteSink nothing() {
        return new io.tollgate.providers.dialect.ByteSink() {
            @Override
            public void put(java.nio.ByteBuffer source, int from, int to) {
                throw new AssertionError("nothing may go out");
            }

            @Override
            public void put(byte[] source, int offset, int length) {
                throw new AssertionError("nothing may go out");
            }
        };
    }

    @Test
    void callsThatAreInterleavedUpstreamAreTakenApart() {
        String upstream =
                event("{\"type\":\"message_start\",\"message\":{\"id\":\"i\",\"model\":\"c\"}}")
                        + start(0, "a")
                        + start(1, "b")
                        + piece(1, "{\\\"n\\\":")
                        + piece(0, "{\\\"m\\\":1}")
                        + piece(1, "2}")
                        + event("{\"type\":\"content_block_stop\",\"index\":1}")
                        + event("{\"type\":\"content_block_stop\",\"index\":0}")
                        + event(
                                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\"}}")
                        + event("{\"type\":\"message_stop\"}");

        var got = run(CHAT, upstream);

        assertThat(StreamInvariants.ofComplete(got.client(), true)).isEmpty();
        var read = ChatCompletionReader.streamed(got.client());
        assertThat(read.toolCalls())
                .extracting("arguments")
                .containsExactly("{\"m\":1}", "{\"n\":2}");
        assertThat(read.finishReason()).isEqualTo("tool_calls");
    }

    private static String event(String data) {
        return "data: " + data + "\n\n";
    }

    private static String start(int index, String id) {
        return event(
                "{\"type\":\"content_block_start\",\"index\":"
                        + index
                        + ",\"content_block\":{\"type\":\"tool_use\",\"id\":\""
                        + id
                        + "\",\"name\":\"f\",\"input\":{}}}");
    }

    private static String piece(int index, String json) {
        return event(
                "{\"type\":\"content_block_delta\",\"index\":"
                        + index
                        + ",\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\""
                        + json
                        + "\"}}");
    }

    private static Harness.Streamed run(Conversation pair, String upstream) {
        return Harness.run(
                pair.stream(Harness.fields(STREAM), "m"),
                List.of(upstream.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void theJsonToolIsTextToTheClient() {
        String name = "tollgate_json_answer";
        String whole =
                "{\"id\":\"i\",\"type\":\"message\",\"content\":[{\"type\":\"tool_use\",\"id\":\"t\","
                        + "\"name\":\""
                        + name
                        + "\",\"input\":{\"a\":1}}],\"stop_reason\":\"tool_use\"}";
        String streamed =
                event("{\"type\":\"message_start\",\"message\":{\"id\":\"i\"}}")
                        + start(0, "t").replace("\"f\"", "\"" + name + "\"")
                        + piece(0, "{\\\"a\\\":1}")
                        + event("{\"type\":\"content_block_stop\",\"index\":0}")
                        + event(
                                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\"}}")
                        + event("{\"type\":\"message_stop\"}");

        var plain = ChatCompletionReader.plain(answer(CHAT, whole));
        var pieces = ChatCompletionReader.streamed(run(CHAT, streamed).client());

        assertThat(plain.text()).isEqualTo("{\"a\":1}");
        assertThat(pieces.text()).isEqualTo("{\"a\":1}");
        assertThat(List.of(plain.finishReason(), pieces.finishReason())).containsOnly("stop");
        assertThat(plain.toolCalls()).isEmpty();
    }

    private static byte[] answer(Conversation pair, String upstream) {
        Answer answer =
                pair.answer(
                        Harness.fields("{\"model\":\"m\"}"),
                        Harness.head(200, Map.of()),
                        bytes(upstream));
        return ((Answer.Rewritten) answer).body();
    }

    @Test
    void textAfterACallOpensABlockOfItsOwn() {
        String chunk =
                "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"g\",";
        String upstream =
                event(
                                chunk
                                        + "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"a\"}}]}")
                        + event(
                                chunk
                                        + "\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,"
                                        + "\"id\":\"x\",\"type\":\"function\",\"function\":{\"name\":\"f\","
                                        + "\"arguments\":\"{}\"}}]}}]}")
                        + event(
                                chunk
                                        + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"b\"}}]}")
                        + event(
                                chunk
                                        + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}]}")
                        + event("[DONE]");

        MessagesReader.Read read = MessagesReader.streamed(run(MESSAGES, upstream).client());

        assertThat(read.problems()).isEmpty();
        assertThat(read.text()).isEqualTo("ab");
        assertThat(read.calls()).hasSize(1);
        assertThat(read.stopReason()).isEqualTo("tool_use");
    }

    @Test
    void errorsHaveTheShapeOfTheClientsApi() {
        JsonNode body =
                Json.parse(
                        new String(
                                AnthropicErrors.body(429, "slow", "r1"), StandardCharsets.UTF_8));

        assertThat(body)
                .isEqualTo(
                        Json.parse(
                                "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\","
                                        + "\"message\":\"slow\"},\"request_id\":\"r1\"}"));
    }
}
