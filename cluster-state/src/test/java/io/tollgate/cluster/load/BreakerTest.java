package io.tollgate.cluster.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.cluster.load.Breaker.Gate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class BreakerTest {
    private static final Duration OPEN = BreakerSettings.DEFAULTS.open();

    private final FakeNanos clock = new FakeNanos();
    private final Breaker breaker =
            new Breaker(clock, () -> BreakerSettings.DEFAULTS, new NoCluster());

    @Test
    void opensAfterFiveFailuresInARow() {
        failTimes(4);
        assertThat(gate()).isEqualTo(Gate.CLOSED);

        breaker.failed();

        assertThat(gate()).isEqualTo(Gate.OPEN);
        assertThat(breaker.openNanos(now())).isEqualTo(OPEN.toNanos());
    }

    @Test
    void startsCountingAgainAfterASuccess() {
        failTimes(4);
        breaker.succeeded();
        failTimes(4);

        assertThat(gate()).isEqualTo(Gate.CLOSED);
    }

    @Test
    void letsOneProbeThroughWhenItsTimeIsOver() {
        failTimes(5);
        assertThat(breaker.tryProbe(now())).isFalse();
        clock.advance(OPEN);

        assertThat(gate()).isEqualTo(Gate.PROBE_DUE);
        assertThat(breaker.tryProbe(now())).isTrue();
        assertThat(breaker.tryProbe(now())).isFalse();
        assertThat(gate()).isEqualTo(Gate.PROBING);
    }

    @Test
    void closesWhenTheProbeSucceeds() {
        probe();

        breaker.probeSucceeded();

        assertThat(gate()).isEqualTo(Gate.CLOSED);
        assertThat(breaker.pristine()).isTrue();
        assertThat(breaker.openings()).isZero();
    }

    @Test
    void staysOpenLongerEachTimeUpToFiveMinutes() {
        failTimes(5);
        var opened = new ArrayList<Long>();
        for (int i = 0; i < 12; i++) {
            opened.add(breaker.openNanos(now()) / 1_000_000_000L);
            clock.advance(Duration.ofNanos(breaker.openNanos(now())));
            assertThat(breaker.tryProbe(now())).isTrue();
            breaker.probeFailed();
        }

        assertThat(opened)
                .containsExactly(
                        30L, 60L, 90L, 120L, 150L, 180L, 210L, 240L, 270L, 300L, 300L, 300L);
    }

    @Test
    void makesRoomForTheNextProbeWhenOneIsAbandoned() {
        probe();

        breaker.probeAbandoned();

        assertThat(gate()).isEqualTo(Gate.PROBE_DUE);
        assertThat(breaker.tryProbe(now())).isTrue();
    }

    @Test
    void isNotMovedByCallsThatBeganBeforeItOpened() {
        failTimes(5);

        breaker.succeeded();
        breaker.failed();
        breaker.trip(1, 1);

        assertThat(gate()).isEqualTo(Gate.OPEN);
        assertThat(breaker.openNanos(now())).isEqualTo(OPEN.toNanos());
    }

    @Test
    void opensAtOnceWhenTripped() {
        breaker.trip(Duration.ofMinutes(5).toNanos(), Duration.ofHours(1).toNanos());

        assertThat(breaker.openNanos(now())).isEqualTo(Duration.ofMinutes(5).toNanos());
    }

    @Test
    void givesAnEarlyProbeASecondAfterTheLastFailure() {
        failTimes(5);
        assertThat(breaker.tryProbeEarly(now())).isFalse();
        assertThat(breaker.earlyProbeInNanos(now())).isEqualTo(1_000_000_000L);
        clock.advance(Duration.ofSeconds(1));

        assertThat(breaker.tryProbeEarly(now())).isTrue();
        assertThat(breaker.tryProbeEarly(now())).isFalse();
        breaker.probeFailed();
        assertThat(breaker.tryProbeEarly(now())).isFalse();
    }

    @Test
    void givesNoTwoProbesWhenThreadsRace() throws Exception {
        int threads = 4;
        try (var pool = Executors.newFixedThreadPool(threads)) {
            for (int round = 0; round < 300; round++) {
                var raced = new Breaker(clock, () -> BreakerSettings.DEFAULTS, new NoCluster());
                for (int i = 0; i < BreakerSettings.DEFAULTS.failures(); i++) {
                    raced.failed();
                }
                clock.advance(OPEN);
                var barrier = new CyclicBarrier(threads);
                Callable<Boolean> race =
                        () -> {
                            barrier.await(10, TimeUnit.SECONDS);
                            return raced.tryProbe(now()) || raced.tryProbeEarly(now());
                        };
                var racing = new ArrayList<Future<Boolean>>();
                for (int i = 0; i < threads; i++) {
                    racing.add(pool.submit(race));
                }

                int probes = 0;
                for (Future<Boolean> one : racing) {
                    probes += one.get(10, TimeUnit.SECONDS) ? 1 : 0;
                }
                assertThat(probes).isEqualTo(1);
            }
        }
    }

    private void probe() {
        failTimes(5);
        clock.advance(OPEN);
        assertThat(breaker.tryProbe(now())).isTrue();
    }

    private void failTimes(int times) {
        for (int i = 0; i < times; i++) {
            breaker.failed();
        }
    }

    private Gate gate() {
        return breaker.gate(now());
    }

    private long now() {
        return clock.getAsLong();
    }
}
