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
        return Arrays.copyOf(bytes, encode(row, bytes, 0));
    }

    /**
     * Writes the row from that index on.
     *
     * @param to with room for {@link #MAX_BYTES} from there
     * @return the index after its last byte
     */
    public static int encode(RequestRow row, byte[] to, int from) {
        int at = from;
        to[at++] = VERSION;
        at = number(to, at, row.createdAtMillis());
        at = text(to, at, row.requestId(), WORD_CAP);
        at = text(to, at, row.traceId(), WORD_CAP);
        at = text(to, at, row.clientAddress(), WORD_CAP);
        at = text(to, at, row.configVersion(), WORD_CAP);

        Tenant tenant = row.tenant();
        at = text(to, at, tenant.customer(), NAME_CAP);
        at = text(to, at, tenant.team(), NAME_CAP);
        at = text(to, at, tenant.virtualKey(), NAME_CAP);
        at = text(to, at, tenant.user(), NAME_CAP);

        Asked asked = row.asked();
        at = text(to, at, asked.clientApi(), WORD_CAP);
        at = text(to, at, asked.operation(), WORD_CAP);
        at = text(to, at, asked.model(), NAME_CAP);
        at = flag(to, at, asked.stream());
        at = number(to, at, asked.bytes());
        at = text(to, at, asked.promptHash(), WORD_CAP);

        Served served = row.served();
        at = text(to, at, served.provider(), NAME_CAP);
        at = text(to, at, served.providerKey(), NAME_CAP);
        at = text(to, at, served.model(), NAME_CAP);
        at = number(to, at, served.attempts());
        at = text(to, at, served.attemptLog(), LOG_CAP);

        Answer answer = row.answer();
        at = number(to, at, answer.outcome().code());
        at = number(to, at, answer.status());
        at = text(to, at, answer.errorClass(), WORD_CAP);
        at = text(to, at, answer.finishReason(), WORD_CAP);
        at = flag(to, at, answer.clientAborted());
        at = text(to, at, answer.cache(), WORD_CAP);
        at = number(to, at, answer.bytes());
        at = text(to, at, answer.bodyHash(), WORD_CAP);

        Timing timing = row.timing();
        at = number(to, at, timing.latencyMs());
        at = number(to, at, timing.ttftMs());
        at = number(to, at, timing.overheadUs());

        Tokens tokens = row.tokens();
        at = number(to, at, tokens.input());
        at = number(to, at, tokens.cachedInput());
        at = number(to, at, tokens.cacheWrite());
        at = number(to, at, tokens.output());
        at = number(to, at, tokens.reasoning());
        at = number(to, at, tokens.audioInput());
        at = number(to, at, tokens.audioOutput());
        at = number(to, at, tokens.images());
        at = flag(to, at, tokens.estimated());

        at = number(to, at, row.cost().actualNanoUsd());
        return number(to, at, row.cost().reservedNanoUsd());
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

    private static int number(byte[] to, int from, long value) {
        long rest = (value << 1) ^ (value >> 63);
        int at = from;
        while ((rest & ~0x7fL) != 0) {
            to[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        to[at++] = (byte) rest;
        return at;
    }

    private static int flag(byte[] to, int at, boolean value) {
        to[at] = (byte) (value ? 1 : 0);
        return at + 1;
    }

    /** Most texts are short and ASCII: their length is one byte, and they need one pass. */
    private static int text(byte[] to, int at, String text, int cap) {
        int length = text.length();
        if (length > Math.min(cap, 0x7f)) {
            return anyText(to, at, text, cap);
        }
        int seen = 0;
        for (int i = 0; i < length; i++) {
            int c = text.charAt(i);
            seen |= c | (c - 1); // one less than 0 has all bits
            to[at + 1 + i] = (byte) c;
        }
        if ((seen & ~0x7f) != 0) {
            return anyText(to, at, text, cap);
        }
        to[at] = (byte) length;
        return at + 1 + length;
    }

    private static int anyText(byte[] to, int from, String text, int cap) {
        int bytes = 0;
        int end = 0;
        while (end < text.length()) {
            int more = width(codePoint(text, end));
            if (bytes + more > cap) {
                break;
            }
            bytes += more;
            end += more == 4 ? 2 : 1;
        }
        int at = from;
        int length = bytes;
        while (length > 0x7f) {
            to[at++] = (byte) (length | 0x80);
            length >>>= 7;
        }
        to[at++] = (byte) length;
        for (int i = 0; i < end; ) {
            int point = codePoint(text, i);
            at = utf8(to, at, point);
            i += point > 0xffff ? 2 : 1;
        }
        return at;
    }

    private static int codePoint(String text, int index) {
        int point = text.codePointAt(index);
        return point == 0 || (point >= 0xd800 && point <= 0xdfff) ? '?' : point;
    }

    private static int width(int point) {
        if (point < 0x80) {
            return 1;
        }
        if (point < 0x800) {
            return 2;
        }
        return point < 0x10000 ? 3 : 4;
    }

    private static int utf8(byte[] to, int at, int point) {
        int width = width(point);
        if (width == 1) {
            to[at] = (byte) point;
            return at + 1;
        }
        int rest = point;
        for (int i = at + width - 1; i > at; i--) {
            to[i] = (byte) (0x80 | (rest & 0x3f));
            rest >>>= 6;
        }
        to[at] = (byte) (0xf00 >> width | rest);
        return at + width;
    }
}
