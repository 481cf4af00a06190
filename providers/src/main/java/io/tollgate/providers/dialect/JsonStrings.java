package io.tollgate.providers.dialect;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Steps over strings, which are most of any body.
 *
 * <p>Text is looked at eight bytes at a time. A byte of the word that is a quote, a backslash or a
 * control character sets the high bit of its lane, and the lowest such bit is never a false alarm,
 * because a borrow only reaches lanes above a true one.
 *
 * <p>A string that goes on for long, as a prompt or an answer does, is stepped over in blocks: the
 * compiler makes vector instructions of a loop over words as long as there is no way out of it. A
 * block is easy when it holds nothing that needs a closer look; line ends ({@code \n}), of which
 * such texts are full, need none. 10 KB with a line end in each 80 bytes take half of the time that
 * words alone take (AVX2, measured). After a block that is not easy, ever more text is taken in
 * words before another one is tried, so that text full of quotes costs no more than it did.
 */
final class JsonStrings {
    private static final VarHandle WORD =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;
    private static final long BACKSLASHES = ONES * '\\';
    private static final long LINE_ENDS = ONES * 'n';
    private static final long TWOS = ONES * 2;
    private static final long QUOTES_AND_CONTROLS = ONES * (' ' + 1);
    private static final int BLOCK = 256;
    private static final int MOST_WORDS = 32 * BLOCK;

    private JsonStrings() {}

    /**
     * Steps over the string whose opening quote is at {@code at}.
     *
     * @return the index behind its closing quote, or the complement of the offset that is wrong
     */
    static int skip(byte[] json, int at, int end) {
        return skipRest(json, at + 1, end);
    }

    /** The same from {@code at}, which is inside of the string and not inside of an escape. */
    static int skipRest(byte[] json, int at, int end) {
        int i = at;
        int inWords = BLOCK;
        int nextBlock = i + inWords;
        while (true) {
            if (i >= nextBlock) {
                int behind = skipEasyBlocks(json, i, end);
                inWords = behind > i ? BLOCK : Math.min(inWords * 2, MOST_WORDS);
                nextBlock = behind + inWords;
                i = behind;
            }
            int stop = Math.min(end, nextBlock);
            i = plainEnd(json, i, stop);
            if (i == end) {
                return ~end;
            }
            if (i == stop) {
                continue;
            }
            byte b = json[i];
            if (b == '"') {
                return i + 1;
            }
            if (b != '\\') {
                return ~i;
            }
            i = skipEscape(json, i, end);
            if (i < 0) {
                return i;
            }
        }
    }

    private static int skipEasyBlocks(byte[] json, int at, int end) {
        int i = at;
        while (i < end - BLOCK && isEasy(json, i)) {
            i += BLOCK;
        }
        return i;
    }

    /**
     * Whether the block at {@code at} has no quote, no control character, and no backslash but
     * before an {@code n}. Looks at one byte behind the block. A backslash that is escaped itself
     * follows one that is not before an {@code n}, so that such a block is never easy.
     */
    private static boolean isEasy(byte[] json, int at) {
        long marks = 0;
        for (int i = at; i < at + BLOCK; i += Long.BYTES) {
            long word = (long) WORD.get(json, i);
            long other = nonZero((long) WORD.get(json, i + 1) ^ LINE_ENDS);
            long backslash = ~nonZero(word ^ BACKSLASHES);
            marks |= quotesAndControls(word) | (backslash & other);
        }
        return (marks & HIGH) == 0;
    }

    /** The first quote, backslash or control character at or after {@code at}, or {@code end}. */
    static int plainEnd(byte[] json, int at, int end) {
        int i = at;
        for (; i <= end - 4 * Long.BYTES; i += 4 * Long.BYTES) {
            long first = marks((long) WORD.get(json, i));
            long second = marks((long) WORD.get(json, i + Long.BYTES));
            long third = marks((long) WORD.get(json, i + 2 * Long.BYTES));
            long fourth = marks((long) WORD.get(json, i + 3 * Long.BYTES));
            if ((first | second) != 0) {
                return first != 0 ? lane(i, first) : lane(i + Long.BYTES, second);
            }
            if ((third | fourth) != 0) {
                return third != 0
                        ? lane(i + 2 * Long.BYTES, third)
                        : lane(i + 3 * Long.BYTES, fourth);
            }
        }
        for (; i <= end - Long.BYTES; i += Long.BYTES) {
            long found = marks((long) WORD.get(json, i));
            if (found != 0) {
                return lane(i, found);
            }
        }
        while (i < end) {
            byte b = json[i];
            if (b == '"' || b == '\\' || (b >= 0 && b < ' ')) {
                return i;
            }
            i++;
        }
        return i;
    }

    /** The index of the lowest lane that is marked, of the word at {@code at}. */
    private static int lane(int at, long marks) {
        return at + (Long.numberOfTrailingZeros(marks) >>> 3);
    }

    /** Sets the high bit of lanes that need a closer look, and perhaps of lanes above one. */
    private static long marks(long word) {
        long backslash = word ^ BACKSLASHES;
        return (quotesAndControls(word) | ((backslash - ONES) & ~backslash)) & HIGH;
    }

    /**
     * Flipping bit 1 puts the quote right behind the control characters and moves the two bytes
     * that were there away, so that one comparison finds both.
     */
    private static long quotesAndControls(long word) {
        return ((word ^ TWOS) - QUOTES_AND_CONTROLS) & ~word;
    }

    /** Sets the high bit of exactly the lanes that are not zero; the other bits mean nothing. */
    private static long nonZero(long word) {
        return ((word & ~HIGH) + ~HIGH) | word;
    }

    private static int skipEscape(byte[] json, int at, int end) {
        if (at + 1 >= end) {
            return ~end;
        }
        return switch (json[at + 1]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at + 2;
            case 'u' -> skipHex(json, at + 2, end);
            default -> ~at;
        };
    }

    private static int skipHex(byte[] json, int at, int end) {
        for (int i = at; i < at + 4; i++) {
            if (i >= end || hex(json[i]) < 0) {
                return ~Math.min(i, end);
            }
        }
        return at + 4;
    }

    /** The value of a hexadecimal digit, or -1. */
    static int hex(byte b) {
        return b < 0 ? -1 : Character.digit(b, 16);
    }
}
