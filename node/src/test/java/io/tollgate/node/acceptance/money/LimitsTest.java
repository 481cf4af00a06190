package io.tollgate.node.acceptance.money;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.node.acceptance.gateway.GatewayYaml;
import io.tollgate.node.acceptance.gateway.ProviderYaml;
import io.tollgate.node.acceptance.gateway.RawResponse;
import io.tollgate.node.acceptance.gateway.RunningGateway;
import io.tollgate.node.acceptance.upstream.FakeUpstream;
import io.tollgate.node.acceptance.upstream.Gate;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests, tokens and requests at once, as clients of OpenAI expect to hear of them. */
class LimitsTest {
    private FakeUpstream upstream;

    @BeforeEach
    void start() throws IOException {
        upstream = FakeUpstream.start();
        upstream.answer(MoneyGateway.answer(10));
    }

    @AfterEach
    void stop() throws IOException {
        upstream.close();
    }

    @Test
    void aLimitOfRequestsIsToldOnEveryAnswerAndEndsIn429() throws Exception {
        try (var gateway = gateway("limits: [{requests: 3, period: 1h}]")) {
            for (int left = 2; left >= 0; left--) {
                RawResponse answer = MoneyGateway.ask(gateway, "10");
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.header("x-ratelimit-limit-requests")).isEqualTo("3");
                assertThat(answer.header("x-ratelimit-remaining-requests")).isEqualTo("" + left);
                assertThat(answer.header("x-ratelimit-reset-requests")).matches("[0-9]+ms");
            }

            RawResponse refused = MoneyGateway.ask(gateway, "10");

            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.text()).contains("rate_limit_exceeded").contains("key/client");
            assertThat(Integer.parseInt(Objects.requireNonNull(refused.header("retry-after"))))
                    .isBetween(1, 3800);
            assertThat(refused.header("retry-after-ms")).isNotEmpty();
            assertThat(refused.header("x-ratelimit-remaining-requests")).isEqualTo("0");
            assertThat(gateway.metrics().sum("tollgate_requests_total", "limit_refused"))
                    .isEqualTo(1);
        }
    }

    @Test
    void aLimitOfTokensCountsWhatWasUsed() throws Exception {
        // An answer of 10 tokens to a prompt of 5; the estimate of the prompt alone is above 64.
        try (var gateway = gateway("limits: [{tokens: 300, period: 1h}]")) {
            int served = 0;
            while (MoneyGateway.ask(gateway, "10").status() == 200) {
                served++;
            }

            assertThat(served).isBetween(10, 20);
            assertThat(gateway.metrics().sum("tollgate_spending_spent", "tokens"))
                    .isEqualTo(served * 15.0);
        }
    }

    @Test
    void soManyAtOnceAndTheNextWaitsForOneToEnd() throws Exception {
        var gate = new Gate();
        upstream.answer((request, wire) -> {
            gate.pass();
            MoneyGateway.answer(10).play(request, wire);
        });
        try (var gateway = gateway("limits: [{parallel: 2}]");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<RawResponse>> three =
                    List.of(
                            threads.submit(() -> MoneyGateway.ask(gateway, "10")),
                            threads.submit(() -> MoneyGateway.ask(gateway, "10")),
                            threads.submit(() -> MoneyGateway.ask(gateway, "10")));
            upstream.awaitAttempts(2);
            assertThat(upstream.attempts()).isEqualTo(2);

            gate.open();

            for (Future<RawResponse> one : three) {
                assertThat(one.get().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void tooManyAtOnceAreRefusedWhereNobodyWaits() throws Exception {
        var gate = new Gate();
        upstream.answer((request, wire) -> {
            gate.pass();
            MoneyGateway.answer(10).play(request, wire);
        });
        GatewayYaml yaml =
                MoneyGateway.yaml(upstream, "limits: [{parallel: 1}]")
                        .with("spending", "{wait: 0}");
        try (var gateway = RunningGateway.start(yaml);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<RawResponse> first = threads.submit(() -> MoneyGateway.ask(gateway, "10"));
            gate.awaitReached();

            RawResponse second = MoneyGateway.ask(gateway, "10");

            assertThat(second.status()).isEqualTo(429);
            assertThat(second.header("retry-after")).isEqualTo("1");
            gate.open();
            assertThat(first.get().status()).isEqualTo(200);
            assertThat(MoneyGateway.ask(gateway, "10").status()).isEqualTo(200);
        }
    }

    @Test
    void aKeyThatIsOffOrExpiredIsUnknown() throws Exception {
        try (var gateway = gateway("enabled: false")) {
            assertThat(MoneyGateway.ask(gateway, "10").status()).isEqualTo(401);
        }
        try (var gateway = gateway("expires: 2020-01-01")) {
            assertThat(MoneyGateway.ask(gateway, "10").status()).isEqualTo(401);
        }
    }

    @Test
    void aProviderWhoseLimitIsReachedIsPassedOver() throws Exception {
        try (FakeUpstream spare = FakeUpstream.start()) {
            spare.answer(MoneyGateway.answer(10));
            GatewayYaml yaml =
                    MoneyGateway.yaml(upstream, "team: a")
                            .provider(ProviderYaml.of("spare", spare))
                            .alias("both", "fake/m", "spare/m")
                            .with(
                                    "provider-limits",
                                    "{fake: {limits: [{requests: 2, period: 1h}]}}");
            try (var gateway = RunningGateway.start(yaml)) {
                for (int i = 0; i < 4; i++) {
                    assertThat(MoneyGateway.ask(gateway, MoneyGateway.KEY, "both", "10").status())
                            .isEqualTo(200);
                }
                assertThat(upstream.attempts()).isEqualTo(2);
                assertThat(spare.attempts()).isEqualTo(2);

                RawResponse alone = MoneyGateway.ask(gateway, "10");
                assertThat(alone.status()).isEqualTo(429);
                assertThat(alone.text()).contains("provider/fake");
            }
        }
    }

    @Test
    void anotherKeyIsNotConcerned() throws Exception {
        try (var gateway = gateway("limits: [{requests: 1, period: 1h}]")) {
            assertThat(MoneyGateway.ask(gateway, "10").status()).isEqualTo(200);
            assertThat(MoneyGateway.ask(gateway, "10").status()).isEqualTo(429);

            assertThat(MoneyGateway.ask(gateway, GatewayYaml.CLIENT_KEY, "fake/m", "10").status())
                    .isEqualTo(200);
        }
    }

    private RunningGateway gateway(String keySettings) throws IOException {
        return RunningGateway.start(MoneyGateway.yaml(upstream, keySettings));
    }
}
