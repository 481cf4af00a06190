package io.tollgate.audit.ship;

import io.tollgate.audit.Batch;
import io.tollgate.audit.BodyRow;
import io.tollgate.audit.Checkpoint;
import io.tollgate.audit.EncodedRow;
import io.tollgate.audit.EncodedRows;
import io.tollgate.audit.LogEntry;
import io.tollgate.audit.RowLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads batches from the log. A batch is its rows and all that stands between each of them and the
 * row before, so that its content follows from its range alone and is the same whenever it is read.
 * Keeps its place between batches. One thread.
 *
 * <p>A batch is good until the next is read: its rows lie in memory that is used again.
 */
final class BatchReader implements AutoCloseable {
    private static final long CHECKPOINT_BYTES = 256;

    private final RowLog log;
    private final int maxRows;
    private final long maxBytes;
    private RowLog.@Nullable Cursor cursor;
    private long next;
    private final EncodedRows rows;
    private final List<BodyRow> bodies = new ArrayList<>();
    private final List<Checkpoint> checkpoints = new ArrayList<>();
    private final List<BodyRow> bodiesOfNext = new ArrayList<>();
    private final List<Checkpoint> checkpointsBeforeNext = new ArrayList<>();
    private long bytes;
    private boolean handedOut;

    BatchReader(RowLog log, int maxRows, long maxBytes) {
        this.log = log;
        this.rows = new EncodedRows(log.node());
        this.maxRows = maxRows;
        this.maxBytes = maxBytes;
    }

    /** What is there from that row on, up to the limits; empty where the log ends before it. */
    Optional<Batch> upToLimits(long first) {
        RowLog.Cursor from = at(first);
        while (rows.size() < maxRows && bytes < maxBytes) {
            LogEntry entry = from.next();
            if (entry == null) {
                break;
            }
            take(entry);
        }
        return rows.isEmpty() ? Optional.empty() : Optional.of(batch());
    }

    /**
     * Exactly these rows.
     *
     * @throws IllegalStateException where the log ends before the last of them
     */
    Batch range(long first, long last) {
        RowLog.Cursor from = at(first);
        while (next <= last) {
            LogEntry entry = from.next();
            if (entry == null) {
                throw new IllegalStateException(
                        "row log: ends before row " + next + " (expected: rows to " + last + ")");
            }
            take(entry);
        }
        return batch();
    }

    /** What stands at the end of a log, after that row. */
    static List<Checkpoint> checkpointsAfter(RowLog log, long last) {
        var checkpoints = new ArrayList<Checkpoint>();
        try (RowLog.Cursor end = log.read(last + 1)) {
            for (LogEntry entry = end.next(); entry != null; entry = end.next()) {
                if (entry instanceof LogEntry.Signed(Checkpoint checkpoint)) {
                    checkpoints.add(checkpoint);
                }
            }
        }
        return checkpoints;
    }

    @Override
    public void close() {
        if (cursor != null) {
            cursor.close();
            cursor = null;
        }
    }

    private RowLog.Cursor at(long first) {
        if (handedOut) {
            clear();
        }
        RowLog.Cursor standing = cursor;
        if (standing != null && next == first && rows.isEmpty()) {
            return standing;
        }
        close();
        clear();
        bodiesOfNext.clear();
        checkpointsBeforeNext.clear();
        RowLog.Cursor opened = log.read(first);
        cursor = opened;
        next = first;
        return opened;
    }

    private void take(LogEntry entry) {
        switch (entry) {
            case LogEntry.Bodies(BodyRow body) -> {
                bodiesOfNext.add(body);
                bytes += 2L * (body.request().length() + body.response().length());
            }
            case LogEntry.Signed(Checkpoint checkpoint) -> {
                checkpointsBeforeNext.add(checkpoint);
                bytes += CHECKPOINT_BYTES;
            }
            case LogEntry.Row(EncodedRow row) -> {
                if (row.seq() != next) {
                    throw new IllegalStateException(
                            "row log: row " + row.seq() + " (expected: " + next + ")");
                }
                rows.append(row);
                bodies.addAll(bodiesOfNext);
                bodiesOfNext.clear();
                checkpoints.addAll(checkpointsBeforeNext);
                checkpointsBeforeNext.clear();
                bytes += row.bytes().length;
                next++;
            }
        }
    }

    private Batch batch() {
        handedOut = true;
        return new Batch(token(log.node(), rows.seq(0), next - 1), rows, bodies, checkpoints);
    }

    private void clear() {
        rows.clear();
        bodies.clear();
        checkpoints.clear();
        bytes = 0;
        handedOut = false;
    }

    private static String token(String node, long first, long last) {
        return node + ":" + first + "-" + last;
    }
}
