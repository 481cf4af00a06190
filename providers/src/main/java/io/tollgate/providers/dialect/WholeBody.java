package io.tollgate.providers.dialect;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A body that is put together up to a bound. */
public final class WholeBody {
    private final int max;
    private byte[] bytes = new byte[1024];
    private int length;

    public WholeBody(int max) {
        this.max = max;
    }

    /** Takes all that remains; false where the bound is passed. */
    public boolean add(ByteBuffer piece) {
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

    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return length;
    }
}
