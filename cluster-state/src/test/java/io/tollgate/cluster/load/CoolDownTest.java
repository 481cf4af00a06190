package io.tollgate.cluster.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class CoolDownTest {
    private static final long SECOND = 1_000_000_000L;

    private final FakeNanos clock = new FakeNanos();
    private final CoolDown coolDown = new CoolDown(clock.getAsLong(), _ -> {});

    @Test
    void doesNotRunAtFirst() {
        assertThat(coolDown.active(now())).isFalse();
        assertThat(coolDown.remainingNanos(now())).isZero();
    }

    @Test
    void runsUntilItsEnd() {
        coolDown.until(now() + 2 * SECOND);
        clock.advance(Duration.ofNanos(2 * SECOND - 1));
        assertThat(coolDown.active(now())).isTrue();

        clock.advance(Duration.ofNanos(1));

        assertThat(coolDown.active(now())).isFalse();
    }

    @Test
    void isNeverMadeShorter() {
        coolDown.until(now() + 10 * SECOND);
        coolDown.until(now() + SECOND);

        assertThat(coolDown.remainingNanos(now())).isEqualTo(10 * SECOND);
    }

    @Test
    void doublesForEachWaveUpToTheMost() {
        assertThat(waitOfNextWave()).isEqualTo(SECOND);
        assertThat(waitOfNextWave()).isEqualTo(2 * SECOND);
        assertThat(waitOfNextWave()).isEqualTo(4 * SECOND);
        for (int i = 0; i < 100; i++) {
            waitOfNextWave();
        }
        assertThat(waitOfNextWave()).isEqualTo(60 * SECOND);
    }

    @Test
    void countsAWaveOnce() {
        coolDown.grow(now(), SECOND, 60 * SECOND);
        coolDown.grow(now(), SECOND, 60 * SECOND);

        assertThat(coolDown.strikes()).isEqualTo(1);
        assertThat(coolDown.remainingNanos(now())).isEqualTo(SECOND);
    }

    @Test
    void startsFromTheBaseAfterASuccess() {
        waitOfNextWave();
        waitOfNextWave();

        coolDown.reset(now());

        assertThat(waitOfNextWave()).isEqualTo(SECOND);
    }

    @Test
    void isNotResetByASuccessWhileItRuns() {
        coolDown.grow(now(), SECOND, 60 * SECOND);

        coolDown.reset(now());

        assertThat(coolDown.strikes()).isEqualTo(1);
    }

    private long waitOfNextWave() {
        coolDown.grow(now(), SECOND, 60 * SECOND);
        long wait = coolDown.remainingNanos(now());
        clock.advance(Duration.ofNanos(wait));
        return wait;
    }

    private long now() {
        return clock.getAsLong();
    }
}
