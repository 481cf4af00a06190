package io.tollgate.audit.redact;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What is kept of a text, as it grows up to its limit. */
final class Output {
    private final int most;
    private byte[] out;
    private int length;
    private boolean clipped;

    /**
     * Begins empty.
     *
     * @param expected bytes
     * @param most bytes
     */
    Output(int expected, int most) {
        this.most = most;
        this.out = new byte[Math.min(expected, most)];
    }

    boolean isFull() {
        return length >= most;
    }

    void put(byte b) {
        if (length == out.length) {
            grow(1);
        }
        if (length < most) {
            out[length++] = b;
        } else {
            clipped = true;
        }
    }

    void put(byte[] bytes, int from, int count) {
        if (count > out.length - length) {
            grow(count);
        }
        int fits = Math.min(count, most - length);
        System.arraycopy(bytes, from, out, length, fits);
        length += fits;
        clipped |= fits < count;
    }

    /**
     * The text.
     *
     * @param allRead whether there was no more of it
     */
    KeptText text(boolean allRead) {
        boolean whole = allRead && !clipped;
        return new KeptText(clean(out, whole ? length : wholeCharacters()), whole);
    }

    private void grow(int more) {
        int wanted = Math.max(length + more, out.length + (out.length >> 1));
        out = Arrays.copyOf(out, Math.min(most, wanted));
    }

    /** The length without a character that is cut in two. */
    private int wholeCharacters() {
        int last = length - 1;
        while (last >= 0 && length - last < 4 && (out[last] & 0xC0) == 0x80) {
            last--;
        }
        if (last < 0 || out[last] >= 0) {
            return length;
        }
        int lead = out[last] & 0xFF;
        int needed = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        return length - last < needed ? last : length;
    }

    private static byte[] clean(byte[] bytes, int length) {
        byte[] kept = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
        if (new String(kept, StandardCharsets.UTF_8).indexOf('\ufffd') < 0) {
            return kept;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .replaceWith("?")
                    .decode(ByteBuffer.wrap(kept))
                    .toString()
                    .getBytes(StandardCharsets.UTF_8);
        } catch (CharacterCodingException e) {
            throw new AssertionError("malformed input is replaced", e);
        }
    }
}
