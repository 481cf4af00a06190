package io.tollgate.providers.dialect.bedrock;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * Cuts a stream of {@code application/vnd.amazon.eventstream} into frames.
 *
 * <p>A frame is: length of all, length of the headers, a checksum of these two, headers, payload, a
 * checksum of all before it; numbers are big-endian and of four bytes. Invariant: a length is
 * believed only after its checksum was found right, and a frame is told only after both were; what
 * is kept between two calls is at most one unfinished frame, never longer than {@link #MAX_FRAME}.
 *
 * <p>One instance a stream, one thread.
 */
public final class FrameReader {
    /** Longest frame, in bytes; those of model answers have a few hundred. */
    public static final int MAX_FRAME = 4 << 20;

    static final int PRELUDE = 12;
    static final int TAIL = 4;

    private static final int MAX_HEADERS = 128 << 10;
    private static final int FIRST = 1 << 12;
    private static final int KEPT = 1 << 16;

    private final CRC32 checksum = new CRC32();
    private final Frame frame = new Frame();
    private byte[] bytes = new byte[FIRST];
    private int length;
    private int total;

    /**
     * Takes all of {@code source} and tells the frames that are complete.
     *
     * @return {@code READ}, {@code STOPPED} where the listener wanted no more, or {@code DAMAGED}
     */
    public Outcome accept(ByteBuffer source, Listener listener) {
        while (source.hasRemaining()) {
            take(source, (length < PRELUDE ? PRELUDE : total) - length);
            if (length == PRELUDE && !prelude()) {
                source.position(source.limit());
                return Outcome.DAMAGED;
            }
            if (length >= PRELUDE && length == total) {
                Outcome outcome = complete(listener);
                if (outcome != Outcome.READ) {
                    source.position(source.limit());
                    return outcome;
                }
            }
        }
        return Outcome.READ;
    }

    /** Whether the stream stands between two frames. */
    public boolean atBoundary() {
        return length == 0;
    }

    private void take(ByteBuffer source, int wanted) {
        int count = Math.min(source.remaining(), wanted);
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + count, bytes.length * 2));
        }
        source.get(bytes, length, count);
        length += count;
    }

    private boolean prelude() {
        total = number(bytes, 0);
        int headers = number(bytes, 4);
        return crc(8) == number(bytes, 8)
                && total >= PRELUDE + TAIL
                && total <= MAX_FRAME
                && headers >= 0
                && headers <= MAX_HEADERS
                && headers <= total - PRELUDE - TAIL;
    }

    private Outcome complete(Listener listener) {
        boolean whole =
                crc(total - TAIL) == number(bytes, total - TAIL)
                        && frame.of(bytes, PRELUDE, PRELUDE + number(bytes, 4), total - TAIL);
        length = 0;
        if (!whole) {
            return Outcome.DAMAGED;
        }
        boolean more = listener.frame(frame);
        if (bytes.length > KEPT) {
            bytes = new byte[FIRST];
        }
        return more ? Outcome.READ : Outcome.STOPPED;
    }

    private int crc(int end) {
        checksum.reset();
        checksum.update(bytes, 0, end);
        return (int) checksum.getValue();
    }

    private static int number(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 24
                | (bytes[at + 1] & 0xFF) << 16
                | (bytes[at + 2] & 0xFF) << 8
                | (bytes[at + 3] & 0xFF);
    }

    /** How a read went. */
    public enum Outcome {
        READ,
        STOPPED,
        /** The bytes are no frames: a checksum or a length is wrong. */
        DAMAGED
    }

    /** Is told of each frame. */
    @FunctionalInterface
    public interface Listener {
        /**
         * One frame, valid until the method returns.
         *
         * @return whether to go on
         */
        boolean frame(Frame frame);
    }
}
