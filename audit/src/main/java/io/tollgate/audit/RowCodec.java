package io.tollgate.audit;

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
 * a row that came back from a store has the hash it had. {@link RowEncoder} writes them, {@link
 * RowFields} reads them.
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
        var in = new RowFields();
        in.start(bytes, from, to);
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
}
