package io.tollgate.perf.load;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What became of the requests of an {@link OpenLoop}, by the second in which they were meant to be
 * sent. Any thread.
 */
final class OpenLoopTimeline {
    private final AtomicLongArray sent;
    private final AtomicLongArray good;
    private volatile long start;

    OpenLoopTimeline(int seconds) {
        sent = new AtomicLongArray(seconds);
        good = new AtomicLongArray(seconds);
    }

    void startsAt(long nanos) {
        start = nanos;
    }

    /** A request was due; whether it could be sent shows by whether it ends well. */
    void due(long nanos) {
        count(sent, nanos);
    }

    void good(long dueNanos) {
        count(good, dueNanos);
    }

    /** Requests due in the seconds {@code [from, to)}. */
    long sent(int from, int to) {
        return sum(sent, from, to);
    }

    /** Those of them that did not get a right answer. */
    long errors(int from, int to) {
        return sum(sent, from, to) - sum(good, from, to);
    }

    private void count(AtomicLongArray seconds, long nanos) {
        int second = (int) ((nanos - start) / 1_000_000_000L);
        if (second >= 0 && second < seconds.length()) {
            seconds.incrementAndGet(second);
        }
    }

    private static long sum(AtomicLongArray seconds, int from, int to) {
        long sum = 0;
        for (int i = from; i < Math.min(to, seconds.length()); i++) {
            sum += seconds.get(i);
        }
        return sum;
    }
}
