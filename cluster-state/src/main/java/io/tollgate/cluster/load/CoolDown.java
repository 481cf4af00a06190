package io.tollgate.cluster.load;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * A time before which a key is left alone. It only ever moves later; calls that are told to wait in
 * the same wave count as one strike.
 */
public final class CoolDown {
    private static final int MAX_STRIKES = 30;

    private final AtomicLong until;
    private final LongConsumer news;
    private final AtomicInteger strikes = new AtomicInteger();

    /**
     * @param news is told when it ends, each time that was moved on this node
     */
    CoolDown(long now, LongConsumer news) {
        this.until = new AtomicLong(now);
        this.news = news;
    }

    /** Leaves the key alone until then, or longer where that was decided before. */
    public void until(long nanos) {
        if (moved(nanos)) {
            news.accept(nanos);
        }
    }

    /** Takes over what another node was told. */
    void heard(long nanos, int strikesThere) {
        if (moved(nanos)) {
            strikes.accumulateAndGet(Math.min(strikesThere, MAX_STRIKES), Math::max);
        }
    }

    /**
     * Leaves the key alone for {@code baseNanos}, doubled for each time in a row, at most {@code
     * maxNanos}. Without effect on a cool-down that still runs.
     */
    public void grow(long now, long baseNanos, long maxNanos) {
        long old = until.get();
        if (old - now > 0) {
            return;
        }
        int before = Math.min(strikes.get(), MAX_STRIKES);
        long wait = Math.min(maxNanos, saturatingShift(baseNanos, before));
        if (until.compareAndSet(old, now + wait)) {
            strikes.incrementAndGet();
            news.accept(now + wait);
        }
    }

    /** A call succeeded: the next wait is the base again, unless a cool-down runs. */
    public void reset(long now) {
        if (!active(now)) {
            strikes.set(0);
        }
    }

    /** Growing waits in a row. */
    public int strikes() {
        return strikes.get();
    }

    /** Whether the key is to be left alone now. */
    public boolean active(long now) {
        return until.get() - now > 0;
    }

    /** Nanoseconds until it ends; 0 when it does not run. */
    public long remainingNanos(long now) {
        return Math.max(0, until.get() - now);
    }

    private boolean moved(long nanos) {
        long old = until.get();
        while (nanos - old > 0) {
            if (until.compareAndSet(old, nanos)) {
                return true;
            }
            old = until.get();
        }
        return false;
    }

    static long saturatingShift(long value, int by) {
        return value > (Long.MAX_VALUE >> by) ? Long.MAX_VALUE : value << by;
    }
}
