package io.tollgate.audit.journal;

import io.tollgate.audit.RowLog;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The row log for those who read it. A row is there once it is on disk: otherwise a loss of power
 * would let its number be given again.
 */
final class JournalRows implements RowLog {
    private final String node;
    private final Shipped shipped;
    private final ConcurrentNavigableMap<Long, RowSegment> segments = new ConcurrentSkipListMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private volatile long last;

    /**
     * The least row beyond which somebody waits, or less: rows come twenty times a second, and a
     * shipper that waits for a full batch need not hear of each.
     */
    private volatile long nearest = Long.MAX_VALUE;

    JournalRows(String node, Shipped shipped) {
        this.node = node;
        this.shipped = shipped;
    }

    @Override
    public String node() {
        return node;
    }

    @Override
    public long first() {
        Map.Entry<Long, RowSegment> oldest = segments.firstEntry();
        return oldest == null ? last + 1 : oldest.getKey();
    }

    @Override
    public long last() {
        return last;
    }

    @Override
    public boolean await(long seq, Duration atMost) throws InterruptedException {
        long nanos = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (nanos > 0) {
                nearest = Math.min(nearest, seq);
                if (last > seq) {
                    break;
                }
                nanos = grown.awaitNanos(nanos);
            }
            return last > seq;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Cursor read(long fromSeq) {
        if (fromSeq < first() || fromSeq > last + 1) {
            throw new IllegalArgumentException(
                    "seq: " + fromSeq + " (expected: " + first() + " to " + (last + 1) + ")");
        }
        Map.Entry<Long, RowSegment> start = segments.floorEntry(fromSeq - 1);
        return new RowCursor(
                node,
                segments,
                start == null ? segments.firstEntry().getValue() : start.getValue(),
                fromSeq);
    }

    @Override
    public void shipped(String destination, long seq) {
        shipped.set(destination, seq);
    }

    /** Adds the file that goes on after the others. */
    void add(RowSegment segment) {
        segments.put(segment.firstSeq(), segment);
    }

    /** Tells that rows up to this one may be read. */
    void publish(long seq) {
        last = seq;
        if (seq <= nearest) {
            return;
        }
        lock.lock();
        try {
            nearest = Long.MAX_VALUE;
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Deletes files at the old end that every destination has, where they are sealed before that
     * time or the log is too long.
     */
    void retain(long sealedBeforeMillis, long maxBytes) throws IOException {
        long byAll = shipped.byAll();
        long bytes = bytes();
        for (RowSegment segment : segments.values()) {
            boolean may = segment.sealed() && segment.lastSeq() <= byAll;
            if (!may || (segment.sealedAtMillis() >= sealedBeforeMillis && bytes <= maxBytes)) {
                return;
            }
            bytes -= segment.readable();
            segments.remove(segment.firstSeq());
            Files.deleteIfExists(segment.file());
        }
    }

    /** What the files hold. */
    long bytes() {
        long bytes = 0;
        for (RowSegment segment : segments.values()) {
            bytes += segment.readable();
        }
        return bytes;
    }
}
