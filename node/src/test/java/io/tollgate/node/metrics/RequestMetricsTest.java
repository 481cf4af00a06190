package io.tollgate.node.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.dialect.TokenUsage;
import io.tollgate.providers.upstream.FailureClass;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RequestMetricsTest {
    private final RequestMetrics metrics = new RequestMetrics();

    @Test
    void countsAServedRequestOnItsSeriesAndVirtualKey() {
        Series series = metrics.series(Operation.CHAT, "openai", "groq", "main", "llama");
        VirtualKeySeries key = metrics.virtualKey("team-a");

        metrics.started();
        assertThat(metrics.inFlight()).isEqualTo(1);
        metrics.attempt(series, FailureClass.RATE_LIMIT);
        metrics.attempt(series, null);
        metrics.finished(
                new RequestOutcome(
                        series,
                        key,
                        RequestCategory.SERVED,
                        null,
                        200,
                        new TokenUsage(100, 50, 60, 5, 20),
                        300_000_000,
                        2_000_000_000,
                        90_000,
                        2,
                        true));

        assertThat(metrics.inFlight()).isZero();
        assertThat(metrics.statuses()[200]).isEqualTo(1);
        assertThat(series.streamed.get(RequestCategory.SERVED)).hasToString("1");
        assertThat(series.plain.get(RequestCategory.SERVED)).hasToString("0");
        assertThat(series.attemptsFailed.get(FailureClass.RATE_LIMIT)).hasToString("1");
        assertThat(series.attemptsServed).hasToString("1");
        assertThat(series.retries).hasToString("1");
        assertThat(series.tokens.sums()).containsExactly(100, 50, 60, 5, 20);
        assertThat(key.requests.get(RequestCategory.SERVED)).hasToString("1");
        assertThat(key.tokens.sums()).containsExactly(100, 50, 60, 5, 20);
    }

    @Test
    void handsOutTheSameHandleForTheSameNames() {
        assertThat(metrics.series(Operation.CHAT, "openai", "groq", "main", "llama"))
                .isSameAs(metrics.series(Operation.CHAT, "openai", "groq", "main", "llama"))
                .isNotSameAs(metrics.series(Operation.CHAT, "openai", "groq", "spare", "llama"));
        assertThat(metrics.virtualKey("a")).isSameAs(metrics.virtualKey("a"));
    }

    @Test
    void callsModelsBeyondTheBoundOtherButNeverThoseOfTheConfiguration() {
        metrics.knowModels(List.of("configured"));

        for (int i = 0; i < 600; i++) {
            metrics.series(Operation.CHAT, "openai", "p", "k", "model-" + i);
        }

        assertThat(metrics.allSeries()).hasSize(501);
        assertThat(metrics.series(Operation.CHAT, "openai", "p", "k", "new").labels.model())
                .isEqualTo("other");
        assertThat(metrics.series(Operation.CHAT, "openai", "p", "k", "model-7").labels.model())
                .isEqualTo("model-7");
        assertThat(metrics.series(Operation.CHAT, "openai", "p", "k", "configured").labels.model())
                .isEqualTo("configured");
        assertThat(metrics.labelsRefused()).containsEntry("metric_models", 101L);
    }

    @Test
    void keepsTheNumberOfSeriesBounded() {
        for (int key = 0; key < 100; key++) {
            for (int model = 0; model < 100; model++) {
                metrics.series(Operation.CHAT, "openai", "p", "k" + key, "m" + model);
            }
        }

        assertThat(metrics.allSeries()).hasSize(5_001);
        assertThat(metrics.labelsRefused()).containsEntry("metric_series", 5_000L);
    }

    @Test
    void cutsNamesThatAreTooLongForALabel() {
        Series series = metrics.series(Operation.CHAT, "openai", "p", "k", "m".repeat(10_000));

        assertThat(series.labels.model()).hasSize(128);
    }

    @Test
    void losesNoCountWhenManyThreadsFinishAtOnce() throws Exception {
        int threads = 8;
        long each = 10_000;
        Series series = metrics.unrouted(Operation.CHAT, "openai");
        var outcome =
                new RequestOutcome(
                        series,
                        metrics.noVirtualKey(),
                        RequestCategory.KEY_REFUSED,
                        null,
                        401,
                        TokenUsage.NONE,
                        -1,
                        100_000,
                        -1,
                        0,
                        false);

        var running = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < threads; i++) {
            running.add(
                    CompletableFuture.runAsync(() -> {
                        for (int n = 0; n < each; n++) {
                            metrics.started();
                            metrics.finished(outcome);
                        }
                    }));
        }
        for (CompletableFuture<Void> thread : running) {
            thread.get(10, TimeUnit.SECONDS);
        }

        assertThat(metrics.statuses()[401]).isEqualTo(threads * each);
        assertThat(metrics.inFlight()).isZero();
    }
}
