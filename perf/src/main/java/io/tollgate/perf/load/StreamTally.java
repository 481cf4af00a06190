package io.tollgate.perf.load;

/** The chunks that all streams of a run have received. One thread. */
final class StreamTally {
    private final int chunksExpected;
    private final Histogram delay = new Histogram();
    private boolean measuring;
    private long total;

    /**
     * @param chunksExpected content chunks that each stream has to bring
     */
    StreamTally(int chunksExpected) {
        this.chunksExpected = chunksExpected;
    }

    int chunksExpected() {
        return chunksExpected;
    }

    void measure(boolean on) {
        measuring = on;
    }

    void chunk(long delayNanos) {
        total++;
        if (measuring) {
            delay.record(delayNanos);
        }
    }

    long total() {
        return total;
    }

    /** Delay from the mock's sending to our reading, within the measured window. */
    Histogram delay() {
        return delay;
    }
}
