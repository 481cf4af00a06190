package io.tollgate.audit;

import io.tollgate.audit.RequestRow.Answer;
import io.tollgate.audit.RequestRow.Asked;
import io.tollgate.audit.RequestRow.Served;
import io.tollgate.audit.RequestRow.Tenant;
import io.tollgate.audit.RequestRow.Timing;
import io.tollgate.audit.RequestRow.Tokens;
import org.jspecify.annotations.Nullable;

/**
 * Writes the {@linkplain RowCodec canonical bytes} of rows. One thread. Allocates nothing.
 *
 * <p>Names of keys, teams and providers come again with nearly every row, most as the very same
 * objects. What each of these fields was last is kept as bytes: one place in memory instead of some
 * forty, most of which a large request has driven out of the processor's cache.
 */
public final class RowEncoder {
    private static final int FIELDS = 10;

    /** Bytes kept of each: a length below 0x80 in one byte, then the text. */
    private static final int KEPT = 32;

    private final @Nullable String[] last = new @Nullable String[FIELDS];
    private final byte[] kept = new byte[FIELDS * KEPT];

    /**
     * Writes the row from that index on.
     *
     * @param to with room for {@link RowCodec#MAX_BYTES} from there
     * @return the index after its last byte
     */
    public int encode(RequestRow row, byte[] to, int from) {
        int at = from;
        to[at++] = RowCodec.VERSION;
        at = number(to, at, row.createdAtMillis());
        at = text(to, at, row.requestId(), RowCodec.WORD_CAP);
        at = text(to, at, row.traceId(), RowCodec.WORD_CAP);
        at = text(to, at, row.clientAddress(), RowCodec.WORD_CAP);
        at = again(to, at, 0, row.configVersion(), RowCodec.WORD_CAP);

        Tenant tenant = row.tenant();
        at = again(to, at, 1, tenant.customer(), RowCodec.NAME_CAP);
        at = again(to, at, 2, tenant.team(), RowCodec.NAME_CAP);
        at = again(to, at, 3, tenant.virtualKey(), RowCodec.NAME_CAP);
        at = text(to, at, tenant.user(), RowCodec.NAME_CAP);

        Asked asked = row.asked();
        at = again(to, at, 4, asked.clientApi(), RowCodec.WORD_CAP);
        at = again(to, at, 5, asked.operation(), RowCodec.WORD_CAP);
        at = again(to, at, 8, asked.model(), RowCodec.NAME_CAP);
        at = flag(to, at, asked.stream());
        at = number(to, at, asked.bytes());
        at = text(to, at, asked.promptHash(), RowCodec.WORD_CAP);

        Served served = row.served();
        at = again(to, at, 6, served.provider(), RowCodec.NAME_CAP);
        at = again(to, at, 7, served.providerKey(), RowCodec.NAME_CAP);
        at = again(to, at, 9, served.model(), RowCodec.NAME_CAP);
        at = number(to, at, served.attempts());
        at = text(to, at, served.attemptLog(), RowCodec.LOG_CAP);

        Answer answer = row.answer();
        at = number(to, at, answer.outcome().code());
        at = number(to, at, answer.status());
        at = text(to, at, answer.errorClass(), RowCodec.WORD_CAP);
        at = text(to, at, answer.finishReason(), RowCodec.WORD_CAP);
        at = flag(to, at, answer.clientAborted());
        at = text(to, at, answer.cache(), RowCodec.WORD_CAP);
        at = number(to, at, answer.bytes());
        at = text(to, at, answer.bodyHash(), RowCodec.WORD_CAP);

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

    private int again(byte[] to, int at, int field, String text, int cap) {
        int from = field * KEPT;
        if (text.equals(last[field])) {
            int length = 1 + kept[from];
            System.arraycopy(kept, from, to, at, length);
            return at + length;
        }
        int end = text(to, at, text, cap);
        if (end - at <= KEPT) {
            System.arraycopy(to, at, kept, from, end - at);
            last[field] = text;
        }
        return end;
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
