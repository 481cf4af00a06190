package io.tollgate.cluster.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TurnsTest {
    private static final long STEP = 10_000_000L;
    private static final long LONG = 5_000_000_000L;

    @Test
    void aNodeAloneHasEveryTurn() {
        for (long since = 0; since < LONG; since += STEP) {
            assertThat(Turns.ALONE.waitNanos(17, since)).isZero();
        }
    }

    @Test
    void atMostOneNodeHasTheTurnAndEachHasItSoon() {
        for (int nodes = 2; nodes <= 5; nodes++) {
            for (int first : new int[] {0, 3, -17, Integer.MIN_VALUE}) {
                long[] last = new long[nodes];
                for (long since = 0; since < LONG; since += STEP) {
                    int having = 0;
                    for (int rank = 0; rank < nodes; rank++) {
                        if (new Turns(nodes, rank).waitNanos(first, since) == 0) {
                            having++;
                            last[rank] = since;
                        }
                        assertThat(since - last[rank]).isLessThan((nodes + 1) * Turns.WINDOW_NANOS);
                    }
                    assertThat(having).isLessThanOrEqualTo(1);
                }
            }
        }
    }

    @Test
    void theTimeToWaitLeadsToTheTurn() {
        for (long since = 0; since < LONG; since += STEP) {
            for (int rank = 0; rank < 3; rank++) {
                var turns = new Turns(3, rank);
                long wait = turns.waitNanos(5, since);
                assertThat(turns.waitNanos(5, since + wait)).isZero();
            }
        }
    }
}
