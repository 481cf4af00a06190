package io.tollgate.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tollgate.audit.RequestRow.Answer;
import io.tollgate.audit.RequestRow.Asked;
import io.tollgate.audit.RequestRow.Cost;
import io.tollgate.audit.RequestRow.Served;
import io.tollgate.audit.RequestRow.Tenant;
import io.tollgate.audit.RequestRow.Timing;
import io.tollgate.audit.RequestRow.Tokens;
import java.util.Arrays;

/**
 * The canonical bytes of a row: what the journal keeps and what the hash chain is computed over.
 *
 * <p>The version, then the fields in their order in {@link RequestRow}. Numbers are zigzag varints.
 * Texts are their length as a varint and UTF-8; each has a cap in bytes and is cut at a code point.
 * A lone surrogate and U+0000 become a question mark, because no store keeps them.
 *
 * <p>The same row always gives the same bytes, and {@code encode(decode(bytes))} gives them again:
 * a row that came back from a store has the hash it had. {@link RowEncoder} writes them.
 */
public final class RowCodec {
    /**
     * The first byte. A change of the format takes the next one, and decoding keeps knowing this.
     */
    public static final int VERSION = 1;

    /** No row is longer, in bytes. */
    public static final int MAX_BYTES = 8192;

    /** Bytes kept of the names a client or an operator chose. */
    static final int NAME_CAP = 256;

    /** Bytes kept of words from a closed set, ids and hashes. */
    static final int WORD_CAP = 64;

    /** Bytes kept of the list of attempts. */
    static final int LOG_CAP = 2048;

    private RowCodec() {}

    /** The bytes of the row, in an array of their own. */
    public static byte[] encode(RequestRow row) {
        byte[] bytes = new byte[MAX_BYTES];
        return Arrays.copyOf(bytes, new RowEncoder().encode(row, bytes, 0));
    }

    /**
     * Reads the bytes of a row between two indexes.
     *
     * @throws IllegalArgumentException where that is no row, or one of a later version
     */
    public static RequestRow decode(byte[] bytes, int from, int to) {
        var in = new Reader(bytes, from, to);
        int version = in.next();
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "row: version " + version + " (expected: " + VERSION + ")");
        }
        var row =
                new RequestRow(
                        in.number(),
                        in.text(),
                        in.text(),
                        in.text(),
                        in.text(),
                        new Tenant(in.text(), in.text(), in.text(), in.text()),
                        new Asked(
                                in.text(), in.text(), in.text(), in.flag(), in.number(), in.text()),
                        new Served(in.text(), in.text(), in.text(), in.integer(), in.text()),
                        new Answer(
                                Outcome.of(in.integer()),
                                in.integer(),
                                in.text(),
                                in.text(),
                                in.flag(),
                                in.text(),
                                in.number(),
                                in.text()),
                        new Timing(in.number(), in.number(), in.number()),
                        new Tokens(
                                in.number(),
                                in.number(),
                                in.number(),
                                in.number(),
                                in.number(),
                                in.number(),
                                in.number(),
                                in.number(),
                                in.flag()),
                        new Cost(in.number(), in.number()));
        in.end();
        return row;
    }

    /** Reads the fields in order and goes nowhere beyond their end. */
    private static final class Reader {
        private final byte[] bytes;
        private final int to;
        private int at;

        Reader(byte[] bytes, int from, int to) {
            this.bytes = bytes;
            this.at = from;
            this.to = to;
        }

        int next() {
            if (at >= to) {
                throw new IllegalArgumentException("row: ends too early");
            }
            return bytes[at++] & 0xff;
        }

        boolean flag() {
            return next() != 0;
        }

        long number() {
            long value = varint();
            return (value >>> 1) ^ -(value & 1);
        }

        int integer() {
            return Math.toIntExact(number());
        }

        String text() {
            long length = varint();
            if (length < 0 || length > to - at) {
                throw new IllegalArgumentException("row: a text of " + length + " bytes");
            }
            String text = new String(bytes, at, (int) length, UTF_8);
            at += (int) length;
            return text;
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

        void end() {
            if (at != to) {
                throw new IllegalArgumentException("row: " + (to - at) + " bytes too many");
            }
        }
    }
}
