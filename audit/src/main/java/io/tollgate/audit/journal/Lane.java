package io.tollgate.audit.journal;

import io.tollgate.audit.RequestRow;
import io.tollgate.audit.RowCodec;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The recorder of one thread: a row of mapped files that it alone writes, without a lock, an
 * allocation or, in the usual case, a system call. The next file is made ready by another thread
 * ahead of need; while it is not there, begins leave room for the ends of what runs.
 */
public final class Lane implements Recorder {
    /** Kept free for each running request while there is no next file. */
    private static final int ROOM_TO_END = 1024;

    private static final int ROLL_MARK = 8;

    private final LaneId id;
    private final int size;
    private final boolean strict;
    private final Gate gate;
    private final Waker sequencer;
    private final Runnable needsNext;
    private final ConcurrentNavigableMap<Integer, LaneSegment> segments =
            new ConcurrentSkipListMap<>();
    private final ConcurrentLinkedQueue<Waiting> waiting = new ConcurrentLinkedQueue<>();

    private final byte[] scratch = new byte[LaneFrame.PIECE_AT + MAX_PIECE];
    private final MemorySegment scratchMemory = MemorySegment.ofArray(scratch);
    private final CRC32C crc = new CRC32C();

    private volatile @Nullable LaneSegment next;
    private volatile int writing;
    private @Nullable LaneSegment current;
    private MemorySegment memory = MemorySegment.NULL;
    private long base;
    private int offset;
    private int open;

    /** Who waits until everything before a position is forced. */
    record Waiting(long position, Forced then) {}

    Lane(LaneId id, int size, boolean strict, Gate gate, Waker sequencer, Runnable needsNext) {
        this.id = id;
        this.size = size;
        this.strict = strict;
        this.gate = gate;
        this.sequencer = sequencer;
        this.needsNext = needsNext;
        this.offset = size;
    }

    @Override
    public long begin(RequestRow row) {
        if (!gate.takesBegins()) {
            return NO_ROOM;
        }
        int length = RowCodec.encode(row, scratch, LaneFrame.PAYLOAD_AT);
        if (!makeRoom(LaneFrame.padded(length), reserve())) {
            return NO_ROOM;
        }
        long key = base + offset;
        if (!append(LaneFrame.BEGIN, 0, key, length)) {
            return NO_ROOM;
        }
        open++;
        return key;
    }

    @Override
    public boolean end(long key, RequestRow row) {
        boolean begun = key > NOT_BEGUN;
        if (begun) {
            open--;
        }
        int length = RowCodec.encode(row, scratch, LaneFrame.PAYLOAD_AT);
        if ((begun ? gate.takesEnds() : gate.takesBegins())
                && makeRoom(LaneFrame.padded(length), 0)
                && append(LaneFrame.END, 0, begun ? key : NOT_BEGUN, length)) {
            return true;
        }
        gate.unrecorded.increment();
        return false;
    }

    @Override
    public boolean body(long key, BodyText text, long textOffset, boolean last, ByteBuffer piece) {
        int bytes = piece.remaining();
        if (bytes > MAX_PIECE) {
            throw new IllegalArgumentException(
                    "piece: " + bytes + " bytes (expected: at most " + MAX_PIECE + ")");
        }
        int length = LaneFrame.PIECE_AT + bytes;
        if (key <= NOT_BEGUN
                || !gate.takesBodies()
                || !makeRoom(LaneFrame.padded(length), reserve())) {
            gate.droppedBodies.increment();
            piece.position(piece.limit());
            return false;
        }
        LaneFrame.LONGS.set(scratch, LaneFrame.PAYLOAD_AT, textOffset);
        piece.get(scratch, LaneFrame.PIECE_AT, bytes);
        int flags = text.code() | (last ? LaneFrame.LAST_PIECE : 0);
        return append(LaneFrame.BODY, flags, key, length);
    }

    @Override
    public void whenForced(Forced then) {
        if (!gate.takesEnds()) {
            then.forced(false);
            return;
        }
        if (current == null) {
            then.forced(true);
            return;
        }
        waiting.add(new Waiting(base + offset, then));
        if (strict) {
            sequencer.wake();
        } else {
            sequencer.written();
        }
    }

    /** What must stay free so that what runs can end, should there never be a next file. */
    private int reserve() {
        return next == null ? Math.min(size / 2, (open + 1) * ROOM_TO_END) : 0;
    }

    /** Whether a frame fits, with something beside it, if need be in the next file. */
    private boolean makeRoom(int framed, int reserve) {
        if (offset + framed + reserve + ROLL_MARK <= size) {
            return true;
        }
        LaneSegment following = next;
        if (following == null) {
            needsNext.run();
            return false;
        }
        if (current != null) {
            try {
                LaneFrame.LENGTH.setRelease(memory, (long) offset, LaneFrame.NEXT_FILE);
            } catch (InternalError fault) {
                gate.set(DiskState.FAILED, "a page of " + id + " could not be written");
                return false;
            } catch (IllegalStateException closed) {
                return false;
            }
        }
        current = following;
        writing = following.number();
        memory = following.memory();
        base = (long) following.number() * size;
        offset = LaneSegment.HEADER;
        next = null;
        needsNext.run();
        return true;
    }

    private boolean append(byte type, int flags, long key, int length) {
        LaneSegment to = current;
        if (to == null) {
            return false;
        }
        LaneFrame.INTS.set(scratch, LaneFrame.STAMP_AT, to.stamp());
        LaneFrame.INTS.set(scratch, LaneFrame.TYPE_AT, type | flags << 8);
        LaneFrame.LONGS.set(scratch, LaneFrame.KEY_AT, key);
        crc.reset();
        crc.update(scratch, LaneFrame.STAMP_AT, length - LaneFrame.STAMP_AT);
        LaneFrame.INTS.set(scratch, LaneFrame.CRC_AT, (int) crc.getValue());
        try {
            MemorySegment.copy(
                    scratchMemory,
                    ValueLayout.JAVA_BYTE,
                    LaneFrame.CRC_AT,
                    memory,
                    ValueLayout.JAVA_BYTE,
                    offset + LaneFrame.CRC_AT,
                    length - LaneFrame.CRC_AT);
            LaneFrame.LENGTH.setRelease(memory, (long) offset, length);
        } catch (InternalError fault) {
            // The page has no room on disk, or the disk failed: see LaneSegment.
            gate.set(DiskState.FAILED, "a page of " + id + " could not be written");
            return false;
        } catch (IllegalStateException closed) {
            return false;
        }
        offset += LaneFrame.padded(length);
        sequencer.written();
        return true;
    }

    LaneId id() {
        return id;
    }

    /** The files not yet given up, by their numbers. Any thread. */
    ConcurrentNavigableMap<Integer, LaneSegment> segments() {
        return segments;
    }

    /** Who waits for the disk, oldest first. Any thread. */
    ConcurrentLinkedQueue<Waiting> waiting() {
        return waiting;
    }

    /** The number of the file that is written now; those before it are not touched any more. */
    int writing() {
        return writing;
    }

    boolean wantsNext() {
        return next == null;
    }

    /** Hands over the file after the last one. For the thread that makes them ready. */
    void next(LaneSegment segment) {
        segments.put(segment.number(), segment);
        next = segment;
    }
}
