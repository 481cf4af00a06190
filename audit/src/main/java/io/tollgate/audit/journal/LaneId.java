package io.tollgate.audit.journal;

import org.jspecify.annotations.Nullable;

/**
 * A lane of one run of the node; ordered by run, then by number.
 *
 * <p>Equality is written out: what the compiler makes for a record is linked when it is first used,
 * and that takes 20 ms of a start.
 *
 * @param run counts the node's starts
 * @param lane its number within the run
 */
record LaneId(int run, int lane) implements Comparable<LaneId> {
    @Override
    public int compareTo(LaneId other) {
        return Long.compare(packed(), other.packed());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LaneId that && packed() == that.packed();
    }

    @Override
    public int hashCode() {
        return Long.hashCode(packed());
    }

    private long packed() {
        return ((long) run << Integer.SIZE) | (lane & 0xffff_ffffL);
    }
}
