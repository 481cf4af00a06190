package io.tollgate.audit.journal;

import io.tollgate.audit.RowCodec;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Carries a lane's content into the row log, once, from where the last mark says that it was
 * carried. One thread, which is not the one that writes the lane.
 *
 * <p>A lane of an earlier run is read to its end: its tail may be torn, and it may have holes where
 * the machine lost power. A lane of this run is read up to what has been written.
 */
final class LaneReader {
    private final LaneId id;
    private final int size;
    private final NavigableMap<Integer, LaneSegment> segments;
    private final boolean earlierRun;
    private final int boot;
    private final int bodyBytes;
    private final long from;
    private final Map<Long, OpenRequest> open = new HashMap<>();
    private final Map<Integer, Integer> piecesIn = new HashMap<>();
    private final List<OpenRequest> begun = new ArrayList<>();
    private final Set<Long> ended = new HashSet<>();
    private final List<Path> torn = new ArrayList<>();

    private final byte[] frame = new byte[LaneFrame.PIECE_AT + Recorder.MAX_PIECE];
    private final byte[] piece = new byte[LaneFrame.PIECE_AT + Recorder.MAX_PIECE];
    private final CRC32C crc = new CRC32C();
    private int number;
    private int offset;

    private LaneReader(
            LaneId id,
            int size,
            NavigableMap<Integer, LaneSegment> segments,
            boolean earlierRun,
            int boot,
            int bodyBytes,
            long from) {
        this.id = id;
        this.size = size;
        this.segments = segments;
        this.earlierRun = earlierRun;
        this.boot = boot;
        this.bodyBytes = bodyBytes;
        this.from = from;
        this.number = (int) (from / size);
        this.offset = Math.max((int) (from % size), LaneSegment.HEADER);
    }

    /** Of a lane of this run. */
    static LaneReader of(Lane lane, int size, int bodyBytes) {
        return new LaneReader(lane.id(), size, lane.segments(), false, 0, bodyBytes, 0);
    }

    /**
     * Of a lane that an earlier run left.
     *
     * @param boot the machine's now: where it is another, power may have been lost
     * @param from the position up to which the row log has it already
     * @param known requests that had begun before that position and not ended
     */
    static LaneReader of(
            LaneId id,
            NavigableMap<Integer, LaneSegment> segments,
            int boot,
            int bodyBytes,
            long from,
            Collection<OpenRequest> known) {
        int size = segments.isEmpty() ? 1 << 20 : segments.firstEntry().getValue().size();
        var reader = new LaneReader(id, size, segments, true, boot, bodyBytes, from);
        known.forEach(request -> reader.open.put(request.key(), request));
        reader.findPieces();
        return reader;
    }

    /**
     * Takes until there is no more, or the log wants to be written first.
     *
     * @return whether there may be more
     */
    boolean take(RowLogWriter out) {
        while (!out.isFull()) {
            LaneSegment segment = segments.get(number);
            if (segment == null) {
                if (!earlierRun || !skip()) {
                    return false;
                }
                continue;
            }
            int length = length(segment, offset);
            if (length == LaneFrame.NEXT_FILE) {
                number++;
                offset = LaneSegment.HEADER;
            } else if (isOwnBegin(segment, length)) {
                begin(position());
                offset += LaneFrame.padded(length);
            } else if (length != 0 && load(segment, offset, frame)) {
                handle(out, length);
                offset += LaneFrame.padded(length);
            } else if (earlierRun) {
                if (length != 0) {
                    tear(segment);
                }
                if (!skip()) {
                    return false;
                }
            } else if (length == 0) {
                return false;
            } else {
                throw new JournalDamaged(segment.file(), offset, "a frame of this very run");
            }
        }
        return true;
    }

    /** Goes to the next file that is there, if any. */
    private boolean skip() {
        Integer later = segments.higherKey(number);
        if (later == null) {
            return false;
        }
        number = later;
        offset = LaneSegment.HEADER;
        return true;
    }

    /**
     * A frame that is not whole: what a loss of power leaves, or a crash at the very end. The file
     * made ready ahead of need, with nothing in it yet, does not count as one that follows.
     */
    private void tear(LaneSegment segment) {
        for (LaneSegment later : segments.tailMap(number, false).values()) {
            if (length(later, LaneSegment.HEADER) != 0 && segment.boot() == boot) {
                throw new JournalDamaged(segment.file(), offset, "a frame that is not whole");
            }
        }
        torn.add(segment.file());
    }

    private void handle(RowLogWriter out, int length) {
        long key = (long) LaneFrame.LONGS.get(frame, LaneFrame.KEY_AT);
        switch (frame[LaneFrame.TYPE_AT]) {
            case LaneFrame.BEGIN -> begin(key);
            case LaneFrame.END -> end(out, key, length);
            case LaneFrame.BODY -> addPiece(key, position());
            default -> {
                // Of a later version: its rows do not depend on what this one does not know.
            }
        }
    }

    /**
     * A begin of this run says by its place all that is asked here. Most have their end beside them
     * and are never read; the others are checked in {@link #logBegun}.
     */
    private boolean isOwnBegin(LaneSegment segment, int length) {
        return !earlierRun
                && length >= LaneFrame.PAYLOAD_AT
                && segment.memory().get(ValueLayout.JAVA_BYTE, offset + LaneFrame.TYPE_AT)
                        == LaneFrame.BEGIN;
    }

    private void begin(long key) {
        var request = new OpenRequest(id, key);
        open.put(key, request);
        begun.add(request);
    }

    private void end(RowLogWriter out, long key, int length) {
        if (key != Recorder.NOT_BEGUN) {
            OpenRequest request = open.remove(key);
            if (request != null) {
                pieces(out, request);
            } else if (!earlierRun || key < from || ended.contains(key)) {
                return; // It has its row: somebody ended it twice.
            }
            if (earlierRun) {
                ended.add(key);
            }
        }
        out.row(id, key, frame, LaneFrame.PAYLOAD_AT, length);
    }

    private void addPiece(long key, long position) {
        OpenRequest request = open.get(key);
        if (request != null) {
            request.addPiece(position);
            piecesIn.merge((int) (position / size), 1, Integer::sum);
        }
    }

    private void pieces(RowLogWriter out, OpenRequest request) {
        for (long position : request.pieces()) {
            int in = (int) (position / size);
            LaneSegment segment = segments.get(in);
            if (segment != null && load(segment, (int) (position % size), piece)) {
                int length = length(segment, (int) (position % size));
                long textOffset = (long) LaneFrame.LONGS.get(piece, LaneFrame.PAYLOAD_AT);
                int flags = piece[LaneFrame.FLAGS_AT];
                int bytes = length - LaneFrame.PIECE_AT;
                int kept = Math.clamp(bodyBytes - textOffset, 0, bytes);
                boolean last = (flags & LaneFrame.LAST_PIECE) != 0 && kept == bytes;
                out.body((byte) (flags & 1), last, textOffset, piece, LaneFrame.PIECE_AT, kept);
            }
            piecesIn.computeIfPresent(in, (any, count) -> count == 1 ? null : count - 1);
        }
    }

    /** Finds the texts of requests that had begun before what is read now. */
    private void findPieces() {
        if (open.isEmpty()) {
            return;
        }
        for (LaneSegment segment : segments.values()) {
            long base = (long) segment.number() * size;
            int at = LaneSegment.HEADER;
            while (base + at < from) {
                int length = length(segment, at);
                if (length <= 0 || !load(segment, at, frame)) {
                    break;
                }
                if (frame[LaneFrame.TYPE_AT] == LaneFrame.BODY) {
                    addPiece((long) LaneFrame.LONGS.get(frame, LaneFrame.KEY_AT), base + at);
                }
                at += LaneFrame.padded(length);
            }
        }
    }

    /** Writes the begins into the log that have no end yet and are not there. */
    void logBegun(RowLogWriter out) {
        for (OpenRequest request : begun) {
            LaneSegment segment = segments.get((int) (request.key() / size));
            if (segment != null && open.get(request.key()) == request) {
                int at = (int) (request.key() % size);
                if (!load(segment, at, frame)) {
                    throw new JournalDamaged(segment.file(), at, "a begin that was whole before");
                }
                int length = (int) LaneFrame.LENGTH.get(segment.memory(), (long) at);
                out.open(request, frame, LaneFrame.PAYLOAD_AT, length);
            }
        }
        begun.clear();
    }

    /**
     * Gives the open requests the rows they began with: nobody will end them. All of them must be
     * in the log.
     *
     * @return whether there are more, because the log wants to be written first
     */
    boolean orphan(RowLogWriter out) throws IOException {
        var left = open.values().iterator();
        while (left.hasNext() && !out.isFull()) {
            OpenRequest request = left.next();
            pieces(out, request);
            out.orphan(request);
            left.remove();
        }
        return left.hasNext();
    }

    /** Gives up the files whose content is on disk in the log, up to that position. */
    List<LaneSegment> release(long forced, int writing) {
        var released = new ArrayList<LaneSegment>();
        int before = Math.min((int) (forced / size), writing);
        for (LaneSegment segment : segments.headMap(before).values()) {
            if (!piecesIn.containsKey(segment.number())) {
                released.add(segment);
            }
        }
        released.forEach(segment -> segments.remove(segment.number()));
        return released;
    }

    private static int length(LaneSegment segment, int at) {
        MemorySegment memory = segment.memory();
        return at + 4 <= memory.byteSize()
                ? (int) LaneFrame.LENGTH.getAcquire(memory, (long) at)
                : 0;
    }

    private boolean load(LaneSegment segment, int at, byte[] into) {
        int length = length(segment, at);
        if (length < LaneFrame.PAYLOAD_AT
                || length > into.length
                || at + length > segment.memory().byteSize()) {
            return false;
        }
        MemorySegment.copy(segment.memory(), ValueLayout.JAVA_BYTE, at, into, 0, length);
        crc.reset();
        crc.update(into, LaneFrame.STAMP_AT, length - LaneFrame.STAMP_AT);
        return (int) crc.getValue() == (int) LaneFrame.INTS.get(into, LaneFrame.CRC_AT)
                && (int) LaneFrame.INTS.get(into, LaneFrame.STAMP_AT) == segment.stamp()
                && length - LaneFrame.PAYLOAD_AT
                        <= Math.max(RowCodec.MAX_BYTES, 8 + Recorder.MAX_PIECE);
    }

    LaneId id() {
        return id;
    }

    /** Up to which all has been taken. */
    long position() {
        return (long) number * size + offset;
    }

    /** The file that is read now. */
    int number() {
        return number;
    }

    Collection<OpenRequest> open() {
        return open.values();
    }

    /** Files that end in the middle of a frame. */
    List<Path> torn() {
        return torn;
    }

    @Nullable LaneSegment segment(int wanted) {
        return segments.get(wanted);
    }
}
