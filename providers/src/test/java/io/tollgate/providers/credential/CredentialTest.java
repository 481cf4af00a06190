package io.tollgate.providers.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.providers.upstream.FailureClass;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CredentialTest {
    private final ArrayDeque<Runnable> fetches = new ArrayDeque<>();
    private final List<Planned> planned = new ArrayList<>();
    private final ArrayDeque<Object> answers = new ArrayDeque<>();
    private final List<String> told = new ArrayList<>();
    private long now = 1_000_000_000_000L;
    private int fetched;

    private final Credential credential =
            new Credential(source(), _ -> nothing(), fetches::add, this::plan, () -> now);

    @Test
    void hasNoTokenUntilOneIsFetched() {
        credential.start();

        assertThat(credential.current()).isNull();
        answer("one", Duration.ofHours(1));

        assertThat(credential.current()).isEqualTo("one");
        assertThat(credential.current()).isSameAs(credential.current());
    }

    @Test
    void fetchesTheNextAheadOfTheEnd() {
        credential.start();
        answer("one", Duration.ofHours(1));
        assertThat(plannedDelay()).isEqualTo(Duration.ofHours(1).minusSeconds(225));

        passPlanned();
        assertThat(credential.current()).as("while the next is fetched").isEqualTo("one");
        answer("two", Duration.ofHours(1));

        assertThat(credential.current()).isEqualTo("two");
        assertThat(planned).hasSize(1);
    }

    @Test
    void aShortLifeIsNoHotLoop() {
        credential.start();
        answer("one", Duration.ofSeconds(1));

        assertThat(plannedDelay()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void anEndedTokenIsNotUsed() {
        credential.start();
        answer("one", Duration.ofMinutes(5));

        pass(Duration.ofMinutes(5).minusSeconds(9));

        assertThat(credential.current()).isNull();
    }

    @Test
    void allThatWaitShareOneFetch() {
        wait("a");
        wait("b");
        credential.start();
        assertThat(fetches).hasSize(1);

        answer("one", Duration.ofHours(1));

        assertThat(told).containsExactly("a: ready", "b: ready");
        assertThat(fetched).isEqualTo(1);
        wait("c");
        assertThat(told).endsWith("c: ready");
    }

    @Test
    void afterAFailureNobodyWaitsUntilTheNextTry() {
        wait("a");
        answer(failure());
        wait("b");
        assertThat(told).containsExactly("a: refused", "b: refused");
        assertThat(fetches).isEmpty();

        passPlanned();
        wait("c");
        answer("one", Duration.ofHours(1));

        assertThat(told).endsWith("c: ready");
    }

    @Test
    void pausesGrowUntilOneSucceeds() {
        credential.start();
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            answer(failure());
            pauses.add(plannedDelay().toSeconds());
            passPlanned();
        }

        assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
        answer("one", Duration.ofHours(1));
        passPlanned();
        answer(failure());
        assertThat(plannedDelay()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aFailedRefreshLeavesTheTokenThatHolds() {
        credential.start();
        answer("one", Duration.ofHours(1));
        passPlanned();
        answer(failure());

        assertThat(credential.current()).isEqualTo("one");
        wait("a");
        assertThat(told).containsExactly("a: ready");
    }

    @Test
    void aRefusedTokenIsReplacedUnlessItIsFresh() {
        credential.start();
        answer("one", Duration.ofHours(1));
        assertThat(credential.refused("one")).as("young").isFalse();
        pass(Duration.ofMinutes(1));

        assertThat(credential.refused("one")).isTrue();
        assertThat(credential.refused("one")).as("a second one").isTrue();
        assertThat(credential.current()).isNull();
        assertThat(fetches).hasSize(1);
        answer("two", Duration.ofHours(1));

        assertThat(credential.current()).isEqualTo("two");
        assertThat(credential.refused("one")).as("told late").isTrue();
        assertThat(credential.current()).isEqualTo("two");
    }

    @Test
    void closingTellsAllThatWaitAndPlansNothingMore() {
        wait("a");
        credential.close();
        wait("b");
        answer("one", Duration.ofHours(1));

        assertThat(told).containsExactly("a: overloaded", "b: overloaded");
        assertThat(planned).isEmpty();
    }

    @Test
    void aSourceThatThrowsIsAFailure() {
        wait("a");
        answers.add(new IllegalStateException("broken"));
        fetches.remove().run();

        assertThat(told).containsExactly("a: upstream_protocol");
        assertThat(planned).hasSize(1);
    }

    /** The invariant: one fetch at a time, each waiter told once, under real threads. */
    @Test
    void eachOfManyIsToldOnce() throws Exception {
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        var ready = new CountDownLatch(4_000);
        TokenSource slow =
                new TokenSource() {
                    @Override
                    public String identity() {
                        return "slow";
                    }

                    @Override
                    public AccessToken fetch(TokenHttp http) {
                        most.accumulateAndGet(running.incrementAndGet(), Math::max);
                        running.decrementAndGet();
                        return new AccessToken("t", Duration.ofNanos(1));
                    }
                };
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor();
                Credential real =
                        new Credential(
                                slow, _ -> nothing(), pool, (_, _) -> () -> {}, System::nanoTime)) {
            for (int i = 0; i < 4; i++) {
                pool.execute(() -> {
                    for (int n = 0; n < 1_000; n++) {
                        real.whenReady(_ -> ready.countDown());
                    }
                });
            }

            assertThat(ready.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(most).hasValue(1);
        }
    }

    private TokenSource source() {
        return new TokenSource() {
            @Override
            public String identity() {
                return "test";
            }

            @Override
            public AccessToken fetch(TokenHttp http) throws TokenFailure {
                fetched++;
                return switch (answers.remove()) {
                    case AccessToken token -> token;
                    case TokenFailure failure -> throw failure;
                    case RuntimeException broken -> throw broken;
                    default -> throw new AssertionError("an answer of no known kind");
                };
            }
        };
    }

    private void answer(String value, Duration lifetime) {
        answers.add(new AccessToken(value, lifetime));
        fetches.remove().run();
    }

    private void answer(TokenFailure failure) {
        answers.add(failure);
        fetches.remove().run();
    }

    private static TokenFailure failure() {
        return new TokenFailure(FailureClass.AUTHENTICATION, "refused");
    }

    private void wait(String who) {
        credential.whenReady(failure -> told.add(who + ": " + word(failure)));
    }

    private static String word(@Nullable TokenFailure failure) {
        if (failure == null) {
            return "ready";
        }
        return failure.failureClass() == FailureClass.AUTHENTICATION
                ? failure.reason()
                : failure.failureClass().label();
    }

    private Runnable plan(Duration delay, Runnable task) {
        var plan = new Planned(delay, task);
        planned.add(plan);
        return () -> planned.remove(plan);
    }

    private Duration plannedDelay() {
        return planned.getLast().delay;
    }

    private void passPlanned() {
        Planned next = planned.removeLast();
        pass(next.delay);
        next.task.run();
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private static TokenHttp.Reply nothing() {
        throw new AssertionError("nothing is sent");
    }

    private record Planned(Duration delay, Runnable task) {}
}
