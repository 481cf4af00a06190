package io.tollgate.audit.journal;

import io.tollgate.audit.Checkpoint;
import io.tollgate.audit.EncodedRow;
import io.tollgate.audit.LogEntry;
import io.tollgate.audit.RowLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import org.jspecify.annotations.Nullable;

/** Reads the files of the row log in order. One thread. */
final class RowCursor implements RowLog.Cursor {
    private final String node;
    private final ConcurrentNavigableMap<Long, RowSegment> segments;
    private final long from;
    private final BodyTexts bodies = new BodyTexts();
    private RowSegment segment;
    private @Nullable FrameReader reader;
    private @Nullable LogEntry held;

    RowCursor(
            String node,
            ConcurrentNavigableMap<Long, RowSegment> segments,
            RowSegment start,
            long from) {
        this.node = node;
        this.segments = segments;
        this.segment = start;
        this.from = from;
    }

    @Override
    public @Nullable LogEntry next() {
        LogEntry before = held;
        if (before != null) {
            held = null;
            return before;
        }
        try {
            LogEntry found = null;
            while (found == null) {
                FrameReader frames = reader();
                boolean sealed = segment.sealed();
                long readable = segment.readable();
                if (frames.next(readable)) {
                    found = entry(frames);
                } else if (frames.offset() < readable) {
                    throw new JournalDamaged(
                            segment.file(), frames.offset(), "a frame that is not whole");
                } else if (!sealed || !goOn(frames)) {
                    return null;
                }
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private FrameReader reader() throws IOException {
        FrameReader now = reader;
        if (now == null) {
            try {
                now = new FrameReader(segment.file(), 0);
            } catch (NoSuchFileException deleted) {
                throw new IllegalStateException(
                        "row " + segment.firstSeq() + " is no longer held", deleted);
            }
            reader = now;
        }
        return now;
    }

    /** At the end of a sealed file: goes to the next. */
    private boolean goOn(FrameReader frames) throws IOException {
        Map.Entry<Long, RowSegment> following = segments.higherEntry(segment.firstSeq());
        if (following == null) {
            return false;
        }
        if (following.getKey() != segment.lastSeq() + 1) {
            throw new IllegalStateException(
                    "row " + (segment.lastSeq() + 1) + " is no longer held");
        }
        frames.close();
        reader = null;
        segment = following.getValue();
        return true;
    }

    private @Nullable LogEntry entry(FrameReader frames) {
        ByteBuffer payload = frames.payload();
        switch (frames.type()) {
            case RowFrame.BODY -> bodies.add(payload);
            case RowFrame.ROW -> {
                return row(frames, payload);
            }
            case RowFrame.CHECKPOINT -> {
                Checkpoint checkpoint = RowLogWriter.readCheckpoint(node, payload);
                if (checkpoint.seq() >= from - 1) {
                    return new LogEntry.Signed(checkpoint);
                }
            }
            default -> {
                // Says how the log stands, not what is in it.
            }
        }
        return null;
    }

    private @Nullable LogEntry row(FrameReader frames, ByteBuffer payload) {
        long seq = payload.getLong();
        if (seq < from) {
            bodies.clear();
            return null;
        }
        long chain = payload.getLong();
        byte[] bytes =
                Arrays.copyOfRange(
                        frames.bytes(), frames.payloadAt() + RowFrame.ROW_AT, frames.payloadEnd());
        var row = new EncodedRow(node, seq, chain, bytes);
        var entry = new LogEntry.Row(row);
        if (bodies.isEmpty()) {
            return entry;
        }
        held = entry;
        var texts = new LogEntry.Bodies(bodies.of(node, seq, row.decode().row()));
        bodies.clear();
        return texts;
    }

    @Override
    public void close() {
        try {
            if (reader != null) {
                reader.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
