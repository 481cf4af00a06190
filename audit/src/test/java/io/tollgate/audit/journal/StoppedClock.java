package io.tollgate.audit.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A clock that holds the sequencer where it looks at the time: after it has taken what the lanes
 * had, before it looks again. So what is recorded meanwhile stays in the lanes.
 */
final class StoppedClock implements InstantSource {
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private volatile boolean stopping;

    Journal open(JournalSettings settings) throws IOException {
        return Journal.open(settings, this, () -> 1L << 40);
    }

    /** Returns when the sequencer stands still. */
    void stop(Journal journal) throws InterruptedException {
        stopping = true;
        var _ = journal.flush();
        assertThat(stopped.await(20, TimeUnit.SECONDS)).isTrue();
    }

    void goOn() {
        goOn.countDown();
    }

    @Override
    public Instant instant() {
        if (stopping && Thread.currentThread().getName().equals("journal-sequencer")) {
            stopped.countDown();
            try {
                assertThat(goOn.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        return InstantSource.system().instant();
    }
}
