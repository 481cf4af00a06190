package io.tollgate.cluster.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class LoadTableTest {
    private final FakeNanos clock = new FakeNanos();
    private final LoadTable table = new LoadTable(clock);

    @Test
    void keepsTheStateOfAKeyThatStays() {
        KeyLoad key = table.key("openai/main#1");
        table.key("openai/other#2");

        table.retain(Set.of("openai/main#1"));

        assertThat(table.key("openai/main#1")).isSameAs(key);
        assertThat(table.keys()).containsExactly(key);
    }

    @Test
    void refusesMoreKeysThanItsBound() {
        for (int i = 0; i < LoadTable.MAX_KEYS; i++) {
            table.key("key" + i);
        }

        assertThatThrownBy(() -> table.key("one more"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("expected: at most 10000");
    }

    @Test
    void addsTheReportOfOthersToItsOwnCount() {
        KeyLoad key = table.key("a");
        key.begin();
        key.begin();
        key.reportOthers(5, 1);

        assertThat(key.ownInFlight()).isEqualTo(2);
        assertThat(key.inFlight()).isEqualTo(7);
    }

    @Test
    void countsExactlyWithManyThreads() throws Exception {
        KeyLoad key = table.key("a");
        try (var pool = Executors.newFixedThreadPool(4)) {
            var running = new ArrayList<Future<?>>();
            for (int thread = 0; thread < 4; thread++) {
                running.add(
                        pool.submit(() -> {
                            for (int i = 0; i < 50_000; i++) {
                                key.begin();
                                key.end();
                            }
                        }));
            }
            for (Future<?> one : running) {
                one.get(30, TimeUnit.SECONDS);
            }
        }

        assertThat(key.ownInFlight()).isZero();
    }

    @Test
    void averagesTheTimeToTheFirstByte() {
        KeyLoad key = table.key("a");
        assertThat(key.latencyNanos()).isZero();

        key.firstByte(800);
        assertThat(key.latencyNanos()).isEqualTo(800);
        key.firstByte(1600);
        assertThat(key.latencyNanos()).isEqualTo(900);
        key.firstByte(100);
        assertThat(key.latencyNanos()).isEqualTo(800);
    }

    @Test
    void remembersABreakerOnlyWhileThereIsAFailureOnRecord() {
        KeyLoad key = table.key("a");
        key.succeeded("gpt");
        assertThat(key.breaker("gpt")).isNull();

        key.failed("gpt");
        assertThat(key.breaker("gpt")).isNotNull();
        key.succeeded("gpt");

        assertThat(key.breaker("gpt")).isNull();
        assertThat(key.breakerCount()).isZero();
    }

    @Test
    void boundsTheModelsOfAKeyAndCountsWhatItLeftOut() {
        KeyLoad key = table.key("a");
        for (int i = 0; i < LoadTable.MAX_MODELS_PER_KEY + 10; i++) {
            key.failed("model" + i);
        }

        assertThat(key.breakerCount()).isEqualTo(LoadTable.MAX_MODELS_PER_KEY);
        assertThat(table.full()).isEqualTo(10);
    }

    @Test
    void makesRoomByForgettingFailuresOfLongAgo() {
        KeyLoad key = table.key("a");
        for (int i = 0; i < LoadTable.MAX_MODELS_PER_KEY; i++) {
            key.failed("model" + i);
        }
        clock.advance(Duration.ofMinutes(2));

        key.failed("gpt");

        assertThat(key.breaker("gpt")).isNotNull();
        assertThat(table.full()).isZero();
    }

    @Test
    void isDrainedForASecondAfterTheProviderSaidSo() {
        KeyLoad key = table.key("a");
        assertThat(key.drained(clock.getAsLong())).isFalse();
        assertThat(key.remainingRequests()).isEqualTo(-1);

        key.quota(0, -1);

        assertThat(key.drained(clock.getAsLong())).isTrue();
        clock.advance(Duration.ofSeconds(1));
        assertThat(key.drained(clock.getAsLong())).isFalse();
    }
}
