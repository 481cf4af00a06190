package io.tollgate.node.acceptance.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.node.acceptance.gateway.GatewayYaml;
import io.tollgate.node.acceptance.gateway.Leaks;
import io.tollgate.node.acceptance.gateway.ProviderYaml;
import io.tollgate.node.acceptance.gateway.RawResponse;
import io.tollgate.node.acceptance.gateway.RunningGateway;
import io.tollgate.node.acceptance.upstream.FakeUpstream;
import io.tollgate.node.acceptance.upstream.OpenAiAnswers;
import io.tollgate.node.acceptance.upstream.Reply;
import io.tollgate.node.acceptance.upstream.Script;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two keys at one provider and a second provider: which are asked after which failure. */
class FailoverTest {
    private static final Script GOOD = Reply.json(200, OpenAiAnswers.completion("m", "Hello"));
    private static final Script BROKEN = OpenAiAnswers.error(500, "server_error", "boom", "Boom");

    private FakeUpstream upstream;
    private FakeUpstream second;
    private RunningGateway gateway;

    @BeforeEach
    void start() throws IOException {
        upstream = FakeUpstream.start();
        second = FakeUpstream.start();
        second.answer(Reply.json(200, OpenAiAnswers.completion("n", "From the second")));
        gateway =
                RunningGateway.start(
                        GatewayYaml.of(
                                        ProviderYaml.of("one", upstream)
                                                .withKeys("canary-a", "canary-b"),
                                        ProviderYaml.of("two", second))
                                .alias("best", "one/m", "two/n")
                                .alias("ladder", "one/m", "one/other", "two/n")
                                .with(
                                        "routing",
                                        "{retries-per-key: 0, backoff: {base: 10ms, max: 10ms}}"));
    }

    @AfterEach
    void stop() throws IOException {
        gateway.close();
        upstream.close();
        second.close();
    }

    @Test
    void aServerErrorGoesToTheOtherKey() throws IOException {
        upstream.answer(Script.inTurn(BROKEN, GOOD));

        RawResponse response = gateway.chat("one/m");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("x-tollgate-attempts")).isEqualTo("2");
        assertThat(upstream.requestsWithKey("canary-a")).hasSize(1);
        assertThat(upstream.requestsWithKey("canary-b")).hasSize(1);
    }

    @Test
    void aHangUpGoesToTheOtherKey() throws IOException {
        upstream.answer(Script.inTurn(Script.hangUp(), GOOD));

        assertThat(gateway.chat("one/m").status()).isEqualTo(200);
        assertThat(upstream.attempts()).isEqualTo(2);
    }

    @Test
    void aStreamThatFailsBeforeItsFirstEventGoesToTheOtherKey() throws IOException {
        upstream.answer(Script.inTurn(BROKEN, Script.hangUp(), OpenAiAnswers.stream("Hello")));

        RawResponse response = gateway.stream("one/m");

        assertThat(response.status()).isIn(200);
        assertThat(response.text()).contains("Hello").contains("data: [DONE]");
    }

    @Test
    void afterTheFirstByteNothingIsRetried() throws IOException {
        upstream.answer((request, wire) -> {
            wire.head(200, "content-type: text/event-stream", "transfer-encoding: chunked");
            wire.chunk(OpenAiAnswers.textEvent("m", "Hel"));
            wire.close();
        });

        RawResponse response = gateway.stream("best");

        assertThat(response.text()).contains("Hel").contains("event: error");
        assertThat(upstream.attempts()).isEqualTo(1);
        assertThat(second.attempts()).isZero();
    }

    @Test
    void aRateLimitedKeyIsLeftAloneForAsLongAsItSays() throws IOException {
        upstream.answer(GOOD);
        upstream.answerKey(
                "canary-a",
                OpenAiAnswers.error(429, "rate_limit_error", "rate_limit_exceeded", "Slow down")
                        .withHeader("retry-after", "30"));

        for (int i = 0; i < 20; i++) {
            assertThat(gateway.chat("one/m").status()).isEqualTo(200);
        }

        assertThat(upstream.requestsWithKey("canary-a").size()).isLessThanOrEqualTo(1);
        assertThat(upstream.requestsWithKey("canary-b")).hasSize(20);
    }

    @Test
    void whenEveryKeyIsRateLimitedTheClientLearnsTheWait() throws IOException {
        upstream.answer(
                OpenAiAnswers.error(429, "rate_limit_error", "rate_limit_exceeded", "Slow down")
                        .withHeader("retry-after", "30"));

        RawResponse first = gateway.chat("one/m");
        int attempts = upstream.attempts();
        RawResponse next = gateway.chat("one/m");

        assertThat(first.status()).isEqualTo(429);
        assertThat(attempts).isEqualTo(2);
        assertThat(next.status()).isIn(429, 503);
        assertThat(Integer.parseInt(next.header("retry-after"))).isBetween(20, 30);
        assertThat(upstream.attempts()).as("nobody is asked in vain").isEqualTo(2);
    }

    @Test
    void aDeadKeyCostsTheNextRequestsNothing() throws IOException {
        upstream.answer(GOOD);
        upstream.answerKey(
                "canary-a",
                OpenAiAnswers.error(401, "invalid_request_error", "invalid_api_key", "Bad key"));

        for (int i = 0; i < 20; i++) {
            assertThat(gateway.chat("one/m").status()).isEqualTo(200);
        }

        assertThat(upstream.requestsWithKey("canary-a").size()).isLessThanOrEqualTo(1);
    }

    @Test
    void whenEveryKeyIsDeadTheClientIsNotBlamed() throws IOException {
        upstream.answer(
                OpenAiAnswers.error(401, "invalid_request_error", "invalid_api_key", "Bad key"));

        RawResponse response = gateway.chat("one/m");

        assertThat(response.status()).isIn(500, 502, 503);
        assertThat(upstream.attempts()).isEqualTo(2);
    }

    @Test
    void aFaultOfTheRequestIsGivenBackAtOnceAndAsItIs() throws IOException {
        String body =
                "{\"error\":{\"message\":\"Bad temperature\",\"type\":\"invalid_request_error\","
                        + "\"param\":\"temperature\",\"code\":\"out_of_range\"}}";
        upstream.answer(Reply.json(400, body));

        RawResponse response = gateway.chat("best");

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.error().path("message").asText()).contains("Bad temperature");
        assertThat(response.error().path("param").asText()).isEqualTo("temperature");
        assertThat(response.error().path("code").asText()).isEqualTo("out_of_range");
        assertThat(upstream.attempts()).isEqualTo(1);
        assertThat(second.attempts()).isZero();
    }

    @Test
    void theFallbackIsAskedWhenEveryKeyFails() throws IOException {
        upstream.answer(BROKEN);

        RawResponse response = gateway.chat("best");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text()).contains("From the second");
        assertThat(response.header("x-tollgate-provider")).isEqualTo("two");
        assertThat(second.lastRequest().model()).isEqualTo("n");
    }

    @Test
    void fallbacksAreAskedInOrder() throws IOException {
        upstream.answer(BROKEN);
        upstream.answerModel("other", Reply.json(200, OpenAiAnswers.completion("o", "Other")));

        RawResponse response = gateway.chat("ladder");

        assertThat(response.text()).contains("Other");
        assertThat(second.attempts()).isZero();
    }

    @Test
    void theFallbacksOfARequestReplaceThoseOfTheAlias() throws IOException {
        upstream.answer(BROKEN);
        upstream.answerModel("own", Reply.json(200, OpenAiAnswers.completion("o", "My own")));

        RawResponse response =
                gateway.send("{\"model\":\"best\",\"fallbacks\":[\"one/own\"],\"messages\":[]}");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text()).contains("My own");
        assertThat(second.attempts()).isZero();
    }

    @Test
    void theHeadersTellWhoAnswered() throws IOException {
        upstream.answer(GOOD);

        RawResponse response = gateway.chat("one/m");

        assertThat(response.header("x-tollgate-provider")).isEqualTo("one");
        assertThat(response.header("x-tollgate-key")).isIn("key-1", "key-2");
        assertThat(response.header("x-tollgate-attempts")).isEqualTo("1");
        assertThat(response.header("x-request-id")).isNotBlank();
        assertThat(gateway.chat("one/m").header("x-request-id"))
                .isNotEqualTo(response.header("x-request-id"));
    }

    @Test
    void anErrorTellsItsRequestToo() throws IOException {
        upstream.answer(BROKEN);
        second.answer(BROKEN);

        RawResponse response = gateway.chat("best");

        assertThat(response.status()).isGreaterThanOrEqualTo(500);
        assertThat(response.header("x-request-id")).isNotBlank();
        assertThat(response.header("x-tollgate-attempts")).isIn("3", "4");
        assertThat(response.header("x-should-retry")).isEqualTo("false");
        Leaks.assertNone(gateway);
    }
}
