package io.tollgate.node.request;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The body of an answer that came in several pieces, up to a limit. */
final class Collected {
    private static final int FIRST = 16 * 1024;

    private final int limit;
    private byte[] bytes;
    private int length;

    /**
     * Starts empty.
     *
     * @param expected the length the provider announced, -1 where it did not
     * @param limit most bytes that are kept
     */
    Collected(int expected, int limit) {
        this.limit = limit;
        this.bytes = new byte[Math.min(limit, expected >= 0 ? expected : FIRST)];
    }

    /** Adds what fits; false where that was not all. */
    boolean add(ByteBuffer piece) {
        int count = Math.min(piece.remaining(), limit - length);
        if (bytes.length - length < count) {
            long wanted = Math.max(length + (long) count, bytes.length * 2L);
            bytes = Arrays.copyOf(bytes, (int) Math.min(limit, wanted));
        }
        piece.get(bytes, length, count);
        length += count;
        return !piece.hasRemaining();
    }

    ByteBuffer bytes() {
        return ByteBuffer.wrap(bytes, 0, length);
    }
}
