package io.tollgate.node.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class RetryBudgetTest {
    private final FakeNanos clock = new FakeNanos();

    @Test
    void grantsAShareOfTheRequestsAndTheMinimum() {
        RetryBudget budget = budget(20, 3);
        for (int i = 0; i < 1_000; i++) {
            budget.request(now());
        }

        assertThat(retries(budget)).isEqualTo(200 + 30);
    }

    @Test
    void grantsTheMinimumWithoutRequests() {
        assertThat(retries(budget(20, 3))).isEqualTo(30);
        RetryBudget none = budget(20, 0);
        assertThat(retries(none)).isZero();
        assertThat(none.refused()).isEqualTo(1);
    }

    @Test
    void forgetsWhatIsOlderThanTheWindow() {
        RetryBudget budget = budget(20, 0);
        for (int second = 0; second < 10; second++) {
            for (int i = 0; i < 100; i++) {
                budget.request(now());
            }
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(retries(budget)).isEqualTo(180);
        clock.advance(Duration.ofSeconds(9));
        assertThat(budget.tryRetry(now())).isFalse();

        clock.advance(Duration.ofMinutes(5));
        assertThat(budget.tryRetry(now())).isFalse();
        for (int i = 0; i < 5; i++) {
            budget.request(now());
        }
        assertThat(retries(budget)).isEqualTo(1);
    }

    @Test
    void takesBackARetryThatWasNotMade() {
        RetryBudget budget = budget(0, 1);
        assertThat(retries(budget)).isEqualTo(10);

        budget.giveBack(now());

        assertThat(retries(budget)).isEqualTo(1);
    }

    @Test
    void grantsNoneTooManyWhenThreadsRace() throws Exception {
        RetryBudget budget = budget(20, 3);
        for (int i = 0; i < 1_000; i++) {
            budget.request(now());
        }
        var granted = new AtomicInteger();
        try (var pool = Executors.newFixedThreadPool(4)) {
            var running = new ArrayList<Future<?>>();
            for (int thread = 0; thread < 4; thread++) {
                running.add(pool.submit(() -> granted.addAndGet(retries(budget))));
            }
            for (Future<?> one : running) {
                one.get(10, TimeUnit.SECONDS);
            }
        }

        assertThat(granted.get()).isBetween(230 - 4, 230);
    }

    private int retries(RetryBudget budget) {
        int granted = 0;
        while (granted < 10_000 && budget.tryRetry(now())) {
            granted++;
        }
        return granted;
    }

    private RetryBudget budget(int percent, int minPerSecond) {
        return new RetryBudget(percent, minPerSecond, now());
    }

    private long now() {
        return clock.getAsLong();
    }
}
