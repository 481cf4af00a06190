package io.tollgate.providers.upstream;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds the end of a response head, whatever the pieces it comes in, and makes a {@link Head} of
 * it. One instance a connection; it keeps bytes only while a head is unfinished.
 *
 * <p>A head that lies in one piece is scanned once, eight bytes at a time, and its line starts are
 * noted on the way. One that is split is collected in an array while a small state machine looks
 * for the blank line, then scanned as if it had come in one piece. Each byte is looked at a bounded
 * number of times.
 */
final class HeadReader {
    static final int MAX_BYTES = 65_536;
    static final int MAX_HEADERS = 200;

    private static final byte[] NONE = {};
    private static final byte[] START = {'H', 'T', 'T', 'P', '/', '1', '.'};
    private static final long NEWLINES = 0x0A0A0A0A0A0A0A0AL;
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    private final char[] lines;
    private byte[] kept = NONE;
    private int keptLength;
    private boolean atLineStart;
    private boolean afterCarriageReturn;
    private int consumed;
    private @Nullable String fault;

    /**
     * @param lines room for {@code MAX_HEADERS + 2} line starts, used within one call only
     */
    HeadReader(char[] lines) {
        this.lines = lines;
    }

    /** What made the last {@link #read} return null for good, or null when it wants more bytes. */
    @Nullable String fault() {
        return fault;
    }

    /** The index after the head that the last {@link #read} returned. */
    int consumed() {
        return consumed;
    }

    /**
     * Takes the bytes from index {@code from} up to {@code to}.
     *
     * @param words the bytes, little-endian
     * @return the head when its end is among them
     */
    @Nullable Head read(ByteBuffer words, int from, int to) {
        fault = null;
        if (!startsRight(words, from, to)) {
            fault = "the answer does not begin with HTTP/1.";
            return null;
        }
        if (keptLength == 0) {
            int end = scan(words, from, to);
            if (fault != null) {
                return null;
            }
            if (end >= 0) {
                consumed = end;
                byte[] bytes = new byte[end - from];
                words.get(from, bytes);
                return headOf(bytes);
            }
        }
        return readSplit(words, from, to);
    }

    private boolean startsRight(ByteBuffer bytes, int from, int to) {
        for (int i = keptLength; i < START.length && i - keptLength < to - from; i++) {
            if (bytes.get(from + i - keptLength) != START[i]) {
                return false;
            }
        }
        return true;
    }

    private @Nullable Head readSplit(ByteBuffer bytes, int from, int to) {
        int end = findBlankLine(bytes, from, to);
        int stop = end < 0 ? to : end;
        if (keptLength + stop - from > MAX_BYTES) {
            fault = "the head is longer than " + MAX_BYTES + " bytes";
            return null;
        }
        keep(bytes, from, stop);
        if (end < 0) {
            return null;
        }
        consumed = end;
        byte[] whole = Arrays.copyOf(kept, keptLength);
        kept = NONE;
        keptLength = 0;
        atLineStart = false;
        afterCarriageReturn = false;
        ByteBuffer words = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
        scan(words, 0, whole.length);
        return fault == null ? headOf(whole) : null;
    }

    private int findBlankLine(ByteBuffer bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            byte b = bytes.get(i);
            if (b == '\n') {
                if (atLineStart) {
                    return i + 1;
                }
                atLineStart = true;
                afterCarriageReturn = false;
            } else if (b != '\r' || !atLineStart || afterCarriageReturn) {
                atLineStart = false;
            } else {
                afterCarriageReturn = true;
            }
        }
        return -1;
    }

    private void keep(ByteBuffer bytes, int from, int to) {
        int length = keptLength + to - from;
        if (length > kept.length) {
            kept = Arrays.copyOf(kept, Math.max(length, Math.max(512, 2 * kept.length)));
        }
        bytes.get(from, kept, keptLength, to - from);
        keptLength = length;
    }

    private int lineCount;

    /** Notes the line starts in {@code lines} and returns the index after the blank line, or -1. */
    private int scan(ByteBuffer words, int from, int to) {
        lineCount = 0;
        int lineStart = from;
        int i = from;
        while (true) {
            int newline = nextNewline(words, i, to);
            if (newline < 0) {
                return -1;
            }
            if (newline - from >= MAX_BYTES) {
                fault = "the head is longer than " + MAX_BYTES + " bytes";
                return -1;
            }
            int lineLength = newline - lineStart;
            boolean blank = lineLength == 0 || (lineLength == 1 && words.get(lineStart) == '\r');
            if (lineStart > from) {
                lines[lineCount++] = (char) (lineStart - from);
                if (blank) {
                    return newline + 1;
                }
                if (lineCount > MAX_HEADERS) {
                    fault = "the head has more than " + MAX_HEADERS + " headers";
                    return -1;
                }
            }
            lineStart = newline + 1;
            i = lineStart;
        }
    }

    private static int nextNewline(ByteBuffer words, int from, int to) {
        int i = from;
        for (; i + 8 <= to; i += 8) {
            long x = words.getLong(i) ^ NEWLINES;
            long hits = (x - ONES) & ~x & HIGHS;
            if (hits != 0) {
                return i + (Long.numberOfTrailingZeros(hits) >>> 3);
            }
        }
        for (; i < to; i++) {
            if (words.get(i) == '\n') {
                return i;
            }
        }
        return -1;
    }

    private @Nullable Head headOf(byte[] bytes) {
        Head head = new Head(bytes, Arrays.copyOf(lines, lineCount));
        fault = head.fault();
        return fault == null ? head : null;
    }
}
