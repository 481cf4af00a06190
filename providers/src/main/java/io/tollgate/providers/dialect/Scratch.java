package io.tollgate.providers.dialect;

import java.nio.ByteBuffer;

/**
 * An array of one thread into which bytes are copied to be looked at; its content is valid until
 * the next {@link #take}.
 */
public final class Scratch {
    private static final int KEPT = 1 << 17;

    private byte[] bytes = new byte[1 << 14];

    /** One for each thread that asks. */
    public static ThreadLocal<Scratch> perThread() {
        return ThreadLocal.withInitial(Scratch::new);
    }

    /** Copies all that remains of {@code source}, to index 0, and advances it. */
    public byte[] take(ByteBuffer source) {
        int length = source.remaining();
        byte[] target = ofAtLeast(length);
        source.get(target, 0, length);
        return target;
    }

    private byte[] ofAtLeast(int length) {
        if (length <= bytes.length) {
            return bytes;
        }
        byte[] larger = new byte[Math.max(length, Math.min(KEPT, bytes.length * 2))];
        if (larger.length <= KEPT) {
            bytes = larger;
        }
        return larger;
    }
}
