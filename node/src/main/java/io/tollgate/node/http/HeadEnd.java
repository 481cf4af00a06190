package io.tollgate.node.http;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Looks for the end of a head, eight bytes at a time, without reading it. A line that does not end
 * in CR LF ends the search: such a head is refused before it is whole. Stateless.
 */
final class HeadEnd {
    /** The head goes on beyond the bytes that are there. */
    static final int NOT_YET = -1;

    /** There is a bare line feed. */
    static final int BROKEN = -2;

    private static final long LINE_FEEDS = 0x0a0a0a0a0a0a0a0aL;
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    private HeadEnd() {}

    /**
     * Finds the first byte behind the blank line.
     *
     * @param bytes in big-endian order
     * @param start where the head begins
     * @param from where to search from; what lies before has been searched
     * @return an index, {@link #NOT_YET} or {@link #BROKEN}
     */
    static int find(ByteBuffer bytes, int start, int from, int to) {
        assert bytes.order() == ByteOrder.BIG_ENDIAN;
        int at = from;
        for (; at + 8 <= to; at += 8) {
            long word = bytes.getLong(at) ^ LINE_FEEDS;
            // May also mark bytes right above a match; each is looked at again.
            long marks = (word - ONES) & ~word & HIGHS;
            while (marks != 0) {
                int index = at + (Long.numberOfLeadingZeros(marks) >>> 3);
                int end = line(bytes, start, index);
                if (end != NOT_YET) {
                    return end;
                }
                marks &= ~(0x80L << (56 - ((index - at) << 3)));
            }
        }
        for (; at < to; at++) {
            int end = line(bytes, start, at);
            if (end != NOT_YET) {
                return end;
            }
        }
        return NOT_YET;
    }

    /** What the byte at {@code index} ends: the head, or a line (goes on), or it is broken. */
    private static int line(ByteBuffer bytes, int start, int index) {
        if (bytes.get(index) != '\n') {
            return NOT_YET;
        }
        if (index == start || bytes.get(index - 1) != '\r') {
            return BROKEN;
        }
        boolean blank = index - 3 >= start && bytes.get(index - 2) == '\n';
        return blank ? index + 1 : NOT_YET;
    }
}
