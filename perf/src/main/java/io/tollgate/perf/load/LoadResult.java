package io.tollgate.perf.load;

import java.util.EnumMap;
import java.util.Map;

/**
 * What a load run saw.
 *
 * @param sent requests written, warm-up included
 * @param good answers that were right in every respect, warm-up included
 * @param faults the others by kind
 * @param windowUnits answers (or chunks of streams) received within the measured window
 * @param windowNanos length of the window
 * @param latency of the answers (or chunks) within the window
 * @param lateness of our own sending against the plan, open loop only
 */
record LoadResult(
        long sent,
        long good,
        Map<Fault, Long> faults,
        long windowUnits,
        long windowNanos,
        Histogram latency,
        Histogram lateness) {

    LoadResult {
        faults = Map.copyOf(faults);
    }

    long bad() {
        return faults.values().stream().mapToLong(Long::longValue).sum();
    }

    double perSecond() {
        return windowNanos == 0 ? 0 : windowUnits * 1e9 / windowNanos;
    }

    /** Collects the counts of a run. One thread. */
    static final class Counts {
        private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);
        long sent;
        long good;

        void fault(Fault fault) {
            faults.merge(fault, 1L, Long::sum);
        }

        long ended() {
            long bad = faults.values().stream().mapToLong(Long::longValue).sum();
            return good + bad;
        }

        LoadResult result(
                long windowUnits, long windowNanos, Histogram latency, Histogram lateness) {
            return new LoadResult(sent, good, faults, windowUnits, windowNanos, latency, lateness);
        }
    }
}
