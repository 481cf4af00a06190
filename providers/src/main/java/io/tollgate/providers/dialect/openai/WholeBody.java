package io.tollgate.providers.dialect.openai;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A body that is put together up to a bound. */
final class WholeBody {
    private final int max;
    private byte[] bytes = new byte[1024];
    private int length;

    WholeBody(int max) {
        this.max = max;
    }

    /** Takes all that remains; false where the bound is passed. */
    boolean add(ByteBuffer piece) {
        int more = piece.remaining();
        if (length + more > max) {
            piece.position(piece.limit());
            return false;
        }
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(max, Math.max(length + more, bytes.length * 2)));
        }
        piece.get(bytes, length, more);
        length += more;
        return true;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }
}
