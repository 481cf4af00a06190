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
 * allocation or, in the usual case, a system call. The next files are made ready by another thread
 * ahead of need.
 *
 * <p>Whatever runs can end: a request is only begun, and a body only kept, while the files that are
 * there have room for the ends of all requests that run.
 */
public final class Lane implements Recorder {
    /** Kept free for each running request: more than nearly every row needs. */
    private static final int ROOM_TO_END = 512;

    /** Not counted upon in a file that has not been begun: what may be lost at its end. */
    private static final int LOST = LaneSegment.HEADER + 2 * RowCodec.MAX_BYTES;

    private static final int ROLL_MARK = 8;

    /** Files are ready for so long at the pace of the last one: the disk may be that late. */
    private static final long AHEAD_NANOS = 1_000_000_000L;

    private static final int LEAST_AHEAD = 2;
    private static final int MOST_AHEAD = 16;

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

    private volatile int made;
    private volatile int wanted = LEAST_AHEAD;
    private volatile int writing = -1;
    private @Nullable LaneSegment current;
    private MemorySegment memory = MemorySegment.NULL;
    private long base;
    private int number = -1;
    private int offset;
    private int open;
    private int ahead = LEAST_AHEAD;
    private long rolledAt = System.nanoTime();

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
        int framed = LaneFrame.padded(length);
        if (!leavesRoom(framed, open + 1) || !makeRoom(framed)) {
            needsNext.run();
            return NO_ROOM;
        }
        long key = base + offset;
        if (!append(LaneFrame.BEGIN, 0, key, length)) {
            return NO_ROOM;
        }
        open++;
        int need = ahead + open * ROOM_TO_END / (size - LOST);
        if (need != wanted) {
            wanted = need;
            needsNext.run();
        }
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
                && makeRoom(LaneFrame.padded(length))
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
                || !leavesRoom(LaneFrame.padded(length), open)
                || !makeRoom(LaneFrame.padded(length))) {
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

    /** Whether, after a frame, that many ends still fit into the files that are there. */
    private boolean leavesRoom(int framed, int ends) {
        long room = size - offset + (long) (made - number - 1) * (size - LOST);
        return framed + LOST + (long) ends * ROOM_TO_END <= room;
    }

    /** Whether a frame fits, if need be in the next file. */
    private boolean makeRoom(int framed) {
        if (offset + framed + ROLL_MARK <= size) {
            return true;
        }
        LaneSegment following = made > number + 1 ? segments.get(number + 1) : null;
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
        number = following.number();
        writing = number;
        memory = following.memory();
        base = (long) following.number() * size;
        offset = LaneSegment.HEADER;
        long now = System.nanoTime();
        ahead = Math.clamp(1 + AHEAD_NANOS / (now - rolledAt + 1), LEAST_AHEAD, MOST_AHEAD);
        rolledAt = now;
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

    /** Whether another file should be made ready. Any thread. */
    boolean wantsNext() {
        return made - writing - 1 < wanted;
    }

    /** The number of files made so far, which is the number of the next. */
    int made() {
        return made;
    }

    /** Hands over the file after the last one. For the one thread that makes them ready. */
    void next(LaneSegment segment) {
        segments.put(segment.number(), segment);
        made = segment.number() + 1;
    }
}
