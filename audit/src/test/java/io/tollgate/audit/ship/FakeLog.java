package io.tollgate.audit.ship;

import io.tollgate.audit.BodyRow;
import io.tollgate.audit.Checkpoint;
import io.tollgate.audit.EncodedRow;
import io.tollgate.audit.LogEntry;
import io.tollgate.audit.NumberedRow;
import io.tollgate.audit.RowLog;
import io.tollgate.audit.SampleRows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A row log in memory. */
final class FakeLog implements RowLog {
    final Map<String, Long> shipped = new ConcurrentHashMap<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private final List<LogEntry> entries = new ArrayList<>();
    private long first = 1;
    private long last;

    /** Appends rows up to that number. */
    FakeLog rowsTo(long seq) {
        lock.lock();
        try {
            while (last < seq) {
                add(SampleRows.row(last + 1));
            }
        } finally {
            lock.unlock();
        }
        return this;
    }

    FakeLog add(NumberedRow row) {
        lock.lock();
        try {
            entries.add(new LogEntry.Row(EncodedRow.of(row)));
            last = row.seq();
            grown.signalAll();
        } finally {
            lock.unlock();
        }
        return this;
    }

    FakeLog add(BodyRow body) {
        lock.lock();
        try {
            entries.add(new LogEntry.Bodies(body));
        } finally {
            lock.unlock();
        }
        return this;
    }

    FakeLog add(Checkpoint checkpoint) {
        lock.lock();
        try {
            entries.add(new LogEntry.Signed(checkpoint));
        } finally {
            lock.unlock();
        }
        return this;
    }

    /** What retention does. */
    void deleteBefore(long seq) {
        lock.lock();
        try {
            int keepFrom = indexFrom(seq);
            entries.subList(0, keepFrom).clear();
            first = seq;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String node() {
        return SampleRows.NODE;
    }

    @Override
    public long first() {
        lock.lock();
        try {
            return first;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long last() {
        lock.lock();
        try {
            return last;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean await(long seq, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (last <= seq && left > 0) {
                left = grown.awaitNanos(left);
            }
            return last > seq;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Cursor read(long fromSeq) {
        lock.lock();
        try {
            if (fromSeq < first) {
                throw new IllegalArgumentException("row " + fromSeq + " is gone");
            }
            int index = indexFrom(fromSeq);
            LogEntry at = index == 0 ? null : entries.get(index - 1);
            return new Reading(at);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void shipped(String destination, long seq) {
        shipped.put(destination, seq);
    }

    /** Index of the first entry that belongs to that row: what stands after the row before it. */
    private int indexFrom(long seq) {
        int index = 0;
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i) instanceof LogEntry.Row(EncodedRow row) && row.seq() < seq) {
                index = i + 1;
            }
        }
        return index;
    }

    private final class Reading implements Cursor {
        private @Nullable LogEntry before;
        private int hint;

        private Reading(@Nullable LogEntry before) {
            this.before = before;
            this.hint = before == null ? 0 : entries.indexOf(before);
        }

        @Override
        public @Nullable LogEntry next() {
            lock.lock();
            try {
                int index = before == null ? 0 : place() + 1;
                if (index >= entries.size()) {
                    return null;
                }
                LogEntry entry = entries.get(index);
                before = entry;
                hint = index;
                return entry;
            } finally {
                lock.unlock();
            }
        }

        // rows before it may have been deleted since
        private int place() {
            int index = Math.min(hint, entries.size() - 1);
            while (index >= 0 && !entries.get(index).equals(before)) {
                index--;
            }
            return index;
        }

        @Override
        public void close() {
            before = null;
        }
    }
}
