package io.tollgate.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Reads the {@linkplain RowCodec canonical bytes} of a row field by field, in order, and goes
 * nowhere beyond their end. One thread.
 */
public final class RowFields {
    private byte[] bytes = {};
    private int at;
    private int to;
    private int textAt;

    /**
     * Goes to the first field of that row.
     *
     * @throws IllegalArgumentException where that is no row, or one of a later version
     */
    public void start(byte[] array, int from, int end) {
        bytes = array;
        at = from;
        to = end;
        int version = next();
        if (version != RowCodec.VERSION) {
            throw new IllegalArgumentException(
                    "row: version " + version + " (expected: " + RowCodec.VERSION + ")");
        }
    }

    public boolean flag() {
        return next() != 0;
    }

    public long number() {
        long value = varint();
        return (value >>> 1) ^ -(value & 1);
    }

    public int integer() {
        return Math.toIntExact(number());
    }

    public String text() {
        int length = nextText();
        return new String(bytes, textAt, length, UTF_8);
    }

    /** Moves over a text, UTF-8 in {@link #bytes} from {@link #textAt} on; returns its length. */
    public int nextText() {
        long length = varint();
        if (length < 0 || length > to - at) {
            throw new IllegalArgumentException("row: a text of " + length + " bytes");
        }
        textAt = at;
        at += (int) length;
        return (int) length;
    }

    /** Not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    /** Where the last text begins. */
    public int textAt() {
        return textAt;
    }

    /** All has been read. */
    public void end() {
        if (at != to) {
            throw new IllegalArgumentException("row: " + (to - at) + " bytes too many");
        }
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = next();
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new IllegalArgumentException("row: a number of more than 64 bits");
    }

    private int next() {
        if (at >= to) {
            throw new IllegalArgumentException("row: ends too early");
        }
        return bytes[at++] & 0xff;
    }
}
