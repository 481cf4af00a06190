package io.tollgate.node.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.node.request.RecordingExchange;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoModelsTest {
    private static final String PATH = "/v1/chat/completions";

    private final Demo demo = new Demo();

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "demo-fail-400,400,invalid_value",
                "demo-fail-401,401,invalid_api_key",
                "demo-fail-403,403,unsupported_country_region_territory",
                "demo-fail-404,404,model_not_found",
                "demo-fail-context,400,context_length_exceeded",
                "demo-fail-429,429,rate_limit_exceeded",
                "demo-fail-quota,429,insufficient_quota",
                "demo-fail-500,500,-",
                "demo-fail-503,503,server_is_overloaded"
            })
    void failsAsItsNameSays(String model, int status, String code) {
        RecordingExchange chat = demo.post(PATH, hello(model, false));
        RecordingExchange stream = demo.post(PATH, hello(model, true));
        RecordingExchange embedding =
                demo.post("/v1/embeddings", "{'model':'" + model + "','input':'x'}");

        for (RecordingExchange exchange : List.of(chat, stream, embedding)) {
            assertThat(exchange.status()).isEqualTo(status);
            assertThat(exchange.contentType()).isEqualTo("application/json");
            assertThat(Demo.json(exchange).at("/error/code").textValue()).isEqualTo(code);
            assertThat(Demo.json(exchange).at("/error/message").asText()).isNotBlank();
        }
    }

    @Test
    void saysWhenToComeBack() {
        RecordingExchange exchange = demo.post(PATH, hello("demo-fail-429", false));

        assertThat(exchange.answerHeader("retry-after")).isEqualTo("1");
        assertThat(exchange.answerHeader("retry-after-ms")).isEqualTo("1000");
    }

    @Test
    void namesItsModelsToWhoAsksForAnother() {
        RecordingExchange exchange = demo.post(PATH, hello("gpt-9", false));

        assertThat(exchange.status()).isEqualTo(404);
        assertThat(Demo.json(exchange).at("/error/message").asText())
                .contains("`gpt-9`")
                .contains("demo-fast");
    }

    @Test
    void streamsAboutThirtyTokensASecond() {
        RecordingExchange exchange = demo.begin(PATH, hello("demo", true));
        int atOnce = exchange.writes().size();

        demo.loop.advance(1_000);

        assertThat(atOnce).isEqualTo(1);
        assertThat(exchange.writes().size() - atOnce).isBetween(28, 32);
        assertThat(exchange.ended()).isFalse();
        demo.loop.runOut();
        assertThat(exchange.ended()).isTrue();
    }

    @Test
    void sendsEverythingAtOnceFromTheFastModel() {
        RecordingExchange exchange = demo.begin(PATH, hello("demo-fast", true));

        assertThat(exchange.ended()).isTrue();
        assertThat(demo.loop.timers()).isZero();
    }

    @Test
    void isSilentForFiveSecondsAsTheSlowModel() {
        RecordingExchange stream = demo.begin(PATH, hello("demo-slow", true));
        RecordingExchange plain = demo.begin(PATH, hello("demo-slow", false));

        demo.loop.advance(4_999);
        assertThat(stream.started()).isFalse();
        assertThat(plain.started()).isFalse();
        demo.loop.advance(1);

        assertThat(stream.writes()).hasSize(1);
        assertThat(plain.ended()).isTrue();
    }

    @Test
    void endsInAnErrorEventAfterFiveTokens() {
        RecordingExchange exchange = demo.post(PATH, hello("demo-fail-mid-stream", true));

        JsonNode last = Demo.json(Demo.events(exchange).getLast());
        assertThat(exchange.status()).isEqualTo(200);
        assertThat(exchange.writes().getLast()).startsWith("event: error\ndata: {\"error\":");
        assertThat(exchange.writes()).hasSize(7);
        assertThat(last.at("/error/type").asText()).isEqualTo("server_error");
        assertThat(exchange.answer()).doesNotContain("[DONE]").doesNotContain("\"stop\"");
        assertThat(exchange.ended()).isTrue();
        assertThat(demo.post(PATH, hello("demo-fail-mid-stream", false)).status()).isEqualTo(500);
    }

    @Test
    void breaksTheConnectionInTheMidstOfTheAnswer() {
        RecordingExchange stream = demo.post(PATH, hello("demo-fail-cut", true));
        RecordingExchange plain = demo.post(PATH, hello("demo-fail-cut", false));

        assertThat(stream.writes()).hasSize(6);
        assertThat(stream.aborted()).isTrue();
        assertThat(stream.ended()).isFalse();
        assertThat(plain.aborted()).isTrue();
        assertThat(plain.answer()).startsWith("{").doesNotContain("usage");
    }

    @Test
    void neverAnswersAsTheHangingModel() {
        RecordingExchange plain = demo.post(PATH, hello("demo-hang", false));
        RecordingExchange stream = demo.post(PATH, hello("demo-hang", true));
        plain.leave();

        assertThat(plain.started()).isFalse();
        assertThat(stream.started()).isFalse();
    }

    @Test
    void stopsWhenTheClientLeaves() {
        RecordingExchange stream = demo.begin(PATH, hello("demo", true));
        RecordingExchange plain = demo.begin(PATH, hello("demo", false));
        RecordingExchange slow = demo.begin(PATH, hello("demo-slow", true));
        demo.loop.advance(100);
        int written = stream.writes().size();

        stream.leave();
        plain.leave();
        slow.leave();

        assertThat(demo.loop.timers()).isZero();
        demo.loop.advance(10_000);
        assertThat(stream.writes()).hasSize(written);
        assertThat(plain.started()).isFalse();
        assertThat(slow.started()).isFalse();
    }

    @Test
    void waitsForAClientThatDoesNotKeepUpAndLosesNothing() {
        String whole = demo.post(PATH, hello("demo-fast", true)).answer();
        RecordingExchange exchange = demo.begin(PATH, hello("demo", true));
        demo.loop.advance(100);
        exchange.fill();
        demo.loop.advance(10_000);
        int written = exchange.writes().size();
        assertThat(written).isEqualTo(5);
        assertThat(demo.loop.timers()).isZero();

        exchange.drain();
        demo.loop.runOut();

        assertThat(exchange.ended()).isTrue();
        assertThat(exchange.answer().lines().count()).isEqualTo(whole.lines().count());
    }

    @Test
    void leavesAStalledStreamAloneWhoseClientHasLeft() {
        RecordingExchange exchange = demo.begin(PATH, hello("demo", true));
        exchange.fill();
        demo.loop.advance(1_000);
        int written = exchange.writes().size();

        exchange.leave();
        exchange.drain();
        demo.loop.runOut();

        assertThat(exchange.writes()).hasSize(written);
    }

    private static String hello(String model, boolean stream) {
        return "{'model':'"
                + model
                + "','stream':"
                + stream
                + ",'messages':[{'role':'user','content':'Hello'}]}";
    }
}
