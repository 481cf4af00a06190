package io.tollgate.audit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The numbered rows of this node, as its journal keeps them on disk. Any thread. */
public interface RowLog {
    /** The node's id, the same for the life of its data folder. */
    String node();

    /**
     * The number of the oldest row that is still held; one more than {@link #last} when none is.
     */
    long first();

    /** The number of the newest row; 0 when there has been none. */
    long last();

    /**
     * Waits until a row beyond {@code seq} is there.
     *
     * @return whether there is one
     */
    boolean await(long seq, Duration atMost) throws InterruptedException;

    /**
     * Reads from that row on, with what stands between it and the row before.
     *
     * @throws IllegalArgumentException where the row is no longer held
     */
    Cursor read(long fromSeq);

    /**
     * Up to this row, everything has reached that destination: it may be deleted when old enough.
     */
    void shipped(String destination, long seq);

    /** Reads entries in order. One thread. */
    interface Cursor extends AutoCloseable {
        /** The next entry; null at the end, where a later call may find more. */
        @Nullable LogEntry next();

        @Override
        void close();
    }
}
