package io.tollgate.node.routing;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a node may spend on retries: a share of its requests over the last ten seconds, and a few a
 * second in any case. Shared by all threads.
 *
 * <p>Requests and retries are counted in one slot for each second; a slot is emptied when its turn
 * comes again. Invariant: a retry is granted only when the retries of the window, it included, stay
 * within the share of the window's requests plus the minimum. It is counted before the check and
 * taken back after a refusal, so threads that race refuse one too many rather than grant one.
 */
public final class RetryBudget {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int WINDOW_SECONDS = 10;
    private static final int PERCENT = 100;

    private final Slot[] slots = new Slot[WINDOW_SECONDS];
    private final int percent;
    private final int minPerSecond;
    private final long originNanos;
    private final LongAdder refused = new LongAdder();

    /**
     * @param percent retries in percent of requests
     * @param minPerSecond retries a second that are granted whatever the requests
     * @param nowNanos the present time of the clock whose times are given later
     */
    public RetryBudget(int percent, int minPerSecond, long nowNanos) {
        this.percent = percent;
        this.minPerSecond = minPerSecond;
        this.originNanos = nowNanos;
        for (int i = 0; i < WINDOW_SECONDS; i++) {
            slots[i] = new Slot();
        }
    }

    /** A request goes to a provider for the first time. */
    public void request(long now) {
        slot(second(now)).requests.incrementAndGet();
    }

    /** Takes one retry where there is one. */
    public boolean tryRetry(long now) {
        long second = second(now);
        Slot current = slot(second);
        current.retries.incrementAndGet();
        long requests = 0;
        long retries = 0;
        for (Slot slot : slots) {
            if (second - slot.second < WINDOW_SECONDS) {
                requests += slot.requests.get();
                retries += slot.retries.get();
            }
        }
        if (retries * PERCENT
                <= requests * percent + (long) minPerSecond * WINDOW_SECONDS * PERCENT) {
            return true;
        }
        current.retries.decrementAndGet();
        refused.increment();
        return false;
    }

    /** A retry that was taken is not made. */
    public void giveBack(long now) {
        slot(second(now)).retries.decrementAndGet();
    }

    /** How many retries were refused. */
    public long refused() {
        return refused.sum();
    }

    private long second(long now) {
        return Math.max(0, now - originNanos) / NANOS_PER_SECOND;
    }

    private Slot slot(long second) {
        Slot slot = slots[(int) (second % WINDOW_SECONDS)];
        if (slot.second < second) {
            slot.turnTo(second);
        }
        return slot;
    }

    /** The counts of one second. */
    private static final class Slot {
        final AtomicLong requests = new AtomicLong();
        final AtomicLong retries = new AtomicLong();
        volatile long second = -WINDOW_SECONDS;

        /** Once a second and slot; whoever comes meanwhile waits for a few stores. */
        synchronized void turnTo(long next) {
            if (second < next) {
                requests.set(0);
                retries.set(0);
                second = next;
            }
        }
    }
}
