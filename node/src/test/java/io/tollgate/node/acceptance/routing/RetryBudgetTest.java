package io.tollgate.node.acceptance.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.node.acceptance.gateway.GatewayYaml;
import io.tollgate.node.acceptance.gateway.ProviderYaml;
import io.tollgate.node.acceptance.gateway.RunningGateway;
import io.tollgate.node.acceptance.upstream.FakeUpstream;
import io.tollgate.node.acceptance.upstream.OpenAiAnswers;
import io.tollgate.node.acceptance.upstream.Script;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What bounds the attempts of one request, and of all of them. */
class RetryBudgetTest {
    private FakeUpstream upstream;

    @BeforeEach
    void start() throws IOException {
        upstream = FakeUpstream.start();
    }

    @AfterEach
    void stop() throws IOException {
        upstream.close();
    }

    @Test
    void anOutageIsNotMultipliedByRetries() throws IOException {
        upstream.answer(OpenAiAnswers.error(500, "server_error", "boom", "Boom"));
        int requests = 100;

        try (RunningGateway gateway =
                start(
                        "{retries-per-key: 3, backoff: {base: 1ms, max: 1ms},"
                                + " retry-budget: {ratio: 0.1, min: 0}}",
                        "10s")) {
            for (int i = 0; i < requests; i++) {
                // a model for each request, so that no breaker opens
                assertThat(gateway.chat("fake/m" + i).status()).isGreaterThanOrEqualTo(500);
            }
        }

        assertThat(upstream.attempts()).isBetween(requests, requests + requests / 10 + 1);
    }

    @Test
    void aBrokenProviderIsLeftAloneByTheBreaker() throws IOException {
        upstream.answer(OpenAiAnswers.error(500, "server_error", "boom", "Boom"));

        try (RunningGateway gateway =
                start("{retries-per-key: 0, breaker: {failures: 5, open: 1h}}", "10s")) {
            for (int i = 0; i < 50; i++) {
                assertThat(gateway.chat("fake/m").status()).isGreaterThanOrEqualTo(500);
            }
        }

        assertThat(upstream.attempts()).isLessThan(15);
    }

    @Test
    void noRequestMakesMoreAttemptsThanAllowed() throws IOException {
        upstream.answer(OpenAiAnswers.error(500, "server_error", "boom", "Boom"));

        try (RunningGateway gateway =
                start(
                        "{retries-per-key: 10, max-attempts: 3, backoff: {base: 1ms, max: 1ms},"
                                + " retry-budget: {ratio: 1, min: 100},"
                                + " breaker: {failures: 1000}}",
                        "10s")) {
            assertThat(gateway.chat("fake/m").header("x-tollgate-attempts")).isEqualTo("3");
        }

        assertThat(upstream.attempts()).isEqualTo(3);
    }

    @Test
    void theDeadlineOfARequestHoldsOverAllItsAttempts() throws IOException {
        upstream.answer(Script.silence());

        try (RunningGateway gateway = start("{retries-per-key: 10, max-attempts: 20}", "150ms")) {
            // It gives up as soon as the next pause would end after the deadline.
            assertTimesOut(gateway, 150, "x-tollgate-timeout-ms: 400");
        }

        assertThat(upstream.attempts()).isGreaterThan(1);
    }

    @Test
    void theTotalTimeoutHoldsForACall() throws IOException {
        upstream.answer(Script.silence());

        try (RunningGateway gateway = start("{retries-per-key: 0, max-attempts: 1}", "400ms")) {
            assertTimesOut(gateway, 390);
        }

        assertThat(upstream.attempts()).isEqualTo(1);
    }

    /** Not before that many milliseconds, and within 400, with a second for a busy machine. */
    private static void assertTimesOut(
            RunningGateway gateway, long earliestMillis, String... headers) throws IOException {
        long start = System.nanoTime();
        int status = gateway.chat("fake/m", headers).status();
        Duration took = Duration.ofNanos(System.nanoTime() - start);

        assertThat(status).isEqualTo(504);
        assertThat(took).isBetween(Duration.ofMillis(earliestMillis), Duration.ofMillis(1_400));
    }

    private RunningGateway start(String routing, String totalTimeout) throws IOException {
        return RunningGateway.start(
                GatewayYaml.of(
                                ProviderYaml.of("fake", upstream)
                                        .with("network", "{total-timeout: " + totalTimeout + "}"))
                        .with("routing", routing));
    }
}
