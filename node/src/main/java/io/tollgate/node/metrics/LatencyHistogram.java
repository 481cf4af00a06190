package io.tollgate.node.metrics;

import java.util.concurrent.atomic.LongAdder;

/**
 * A histogram of durations over fixed bounds. Recording is a binary search and two adds; any
 * thread.
 *
 * <p>Bounds are inclusive at the top: a value equal to a bound counts in that bound's bucket.
 */
final class LatencyHistogram {
    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000_000;

    private static final long[] CALL_BOUNDS =
            scaled(
                    MILLI / 2,
                    new long[] {
                        1, 2, 4, 10, 20, 40, 60, 100, 150, 200, 300, 400, 600, 1_000, 1_500, 2_000,
                        3_000, 4_000, 6_000, 10_000, 15_000, 20_000, 40_000, 60_000, 120_000,
                        240_000, 600_000, 1_200_000
                    });

    private static final long[] OVERHEAD_BOUNDS =
            scaled(
                    MICRO,
                    new long[] {
                        10, 15, 20, 30, 40, 50, 75, 100, 150, 200, 300, 500, 750, 1_000, 1_500,
                        2_000, 3_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000,
                        1_000_000
                    });

    private final long[] bounds;
    private final LongAdder[] buckets;
    private final LongAdder sum = new LongAdder();

    private LatencyHistogram(long[] bounds) {
        this.bounds = bounds;
        this.buckets = Adders.of(bounds.length + 1);
    }

    /** For what a provider takes: 0.5 ms to 10 min. */
    static LatencyHistogram ofCalls() {
        return new LatencyHistogram(CALL_BOUNDS);
    }

    /** For what the gateway itself takes: 10 us to 1 s. */
    static LatencyHistogram ofOverhead() {
        return new LatencyHistogram(OVERHEAD_BOUNDS);
    }

    /** Counts one duration; a negative one counts as 0. */
    void record(long nanos) {
        long value = Math.max(0, nanos);
        buckets[bucket(value)].increment();
        sum.add(value);
    }

    /** Upper bounds in seconds, the last one infinite. */
    double[] upperBoundsSeconds() {
        double[] seconds = new double[bounds.length + 1];
        for (int i = 0; i < bounds.length; i++) {
            seconds[i] = bounds[i] / 1e9;
        }
        seconds[bounds.length] = Double.POSITIVE_INFINITY;
        return seconds;
    }

    /** Values in each bucket (not cumulative), in the order of the bounds. */
    long[] counts() {
        return Adders.sums(buckets);
    }

    double sumSeconds() {
        return sum.sum() / 1e9;
    }

    /** The first bucket whose bound is not below {@code nanos}. */
    private int bucket(long nanos) {
        int low = 0;
        int high = bounds.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (bounds[middle] < nanos) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static long[] scaled(long unit, long[] factors) {
        long[] bounds = new long[factors.length];
        for (int i = 0; i < factors.length; i++) {
            bounds[i] = unit * factors[i];
        }
        return bounds;
    }
}
