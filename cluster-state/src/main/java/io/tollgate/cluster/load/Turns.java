package io.tollgate.cluster.load;

/**
 * Whose turn it is to probe, so that a cluster sends one probe and not one from each node, without
 * asking anybody on the way of a request.
 *
 * <p>From the moment a probe is due, time is cut into windows, and each belongs to one node in
 * turn; who is first depends on the breaker. Invariant: no two nodes with the same view have the
 * turn at once, and the last fifth of a window belongs to nobody, which is longer than a message
 * takes.
 *
 * @param nodes how many there are, {@code >= 1}
 * @param rank which of them this one is, from 0
 */
record Turns(int nodes, int rank) {
    static final Turns ALONE = new Turns(1, 0);
    static final long WINDOW_NANOS = 250_000_000L;

    private static final long USED_NANOS = WINDOW_NANOS / 5 * 4;

    Turns {
        if (nodes < 1 || rank < 0 || rank >= nodes) {
            throw new IllegalArgumentException(
                    "rank: " + rank + " of " + nodes + " (expected: 0 to " + (nodes - 1) + ")");
        }
    }

    /**
     * Nanoseconds until this node has the turn; 0 for now.
     *
     * @param first chooses the node of the first window; any number, the same on all nodes
     * @param since nanoseconds since a probe was due, {@code >= 0}
     */
    long waitNanos(int first, long since) {
        if (nodes == 1) {
            return 0;
        }
        long window = since / WINDOW_NANOS;
        long within = since % WINDOW_NANOS;
        long ahead = Math.floorMod(rank - first - window, (long) nodes);
        if (ahead == 0) {
            return within < USED_NANOS ? 0 : nodes * WINDOW_NANOS - within;
        }
        return ahead * WINDOW_NANOS - within;
    }
}
