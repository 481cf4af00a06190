package io.tollgate.providers.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonStringsTest {
    private static final int LONGEST = 3_000;
    private static final byte[] ESCAPED = {'"', '\\', '/', 'b', 'f', 'n', 'r', 't', 'u', 'x', 0x1f};

    @Test
    void findsEachByteThatNeedsALookWhereverItStands() {
        for (int value = 0; value < 256; value++) {
            byte[] text = text();
            for (int at = 1; at < LONGEST - 1; at += value % 11 + 1) {
                byte kept = text[at];
                text[at] = (byte) value;
                assertSame(text, 0, LONGEST);
                text[at] = kept;
            }
        }
    }

    @Test
    void judgesEachEscapeWhereverItStands() {
        for (byte escaped : ESCAPED) {
            byte[] text = text();
            for (int at = 1; at < LONGEST - 2; at++) {
                byte[] kept = Arrays.copyOfRange(text, at, at + 2);
                text[at] = '\\';
                text[at + 1] = escaped;
                assertSame(text, 0, LONGEST);
                System.arraycopy(kept, 0, text, at, 2);
            }
        }
    }

    @Test
    void looksAtNothingBehindTheEnd() {
        byte[] text = text();
        for (int end = 1; end < LONGEST; end++) {
            assertSame(text, 0, end);
        }
        Arrays.fill(text, (byte) 'n');
        text[0] = '"';
        for (int end = 2; end < LONGEST; end++) {
            text[end - 1] = '\\';
            assertSame(text, 0, end);
            text[end - 1] = 'n';
        }
    }

    @Test
    void agreesWithALookAtEachByte() {
        var random = new Random(11);
        byte[] seldom = {'\\', '\\', '\\', '"', 'n', 'n', 'u', '\n', (byte) 0xe9};
        for (int round = 0; round < 40_000; round++) {
            byte[] text = text();
            int often = 1 << random.nextInt(12);
            for (int i = 1; i < text.length; i++) {
                if (random.nextInt(often) == 0) {
                    text[i] = seldom[random.nextInt(seldom.length)];
                } else if (text[i - 1] == '\\' && random.nextInt(often) != 0) {
                    text[i] = 'n';
                }
            }
            int start = random.nextInt(20);
            assertSame(text, start, LONGEST - random.nextInt(20));
        }
    }

    private static void assertSame(byte[] text, int start, int end) {
        assertThat(JsonStrings.skip(text, start, end)).isEqualTo(byBytes(text, start, end));
    }

    /** What the grammar says, one byte after the other. */
    private static int byBytes(byte[] text, int start, int end) {
        int i = start + 1;
        while (i < end && text[i] != '"') {
            if (text[i] >= 0 && text[i] < ' ') {
                return ~i;
            }
            if (text[i] != '\\') {
                i++;
            } else if (i + 1 == end) {
                return ~end;
            } else if ("\"\\/bfnrt".indexOf(text[i + 1]) >= 0) {
                i += 2;
            } else if (text[i + 1] == 'u') {
                for (int digit = i + 2; digit < i + 6; digit++) {
                    if (digit >= end || "0123456789abcdefABCDEF".indexOf(text[digit]) < 0) {
                        return ~Math.min(digit, end);
                    }
                }
                i += 6;
            } else {
                return ~i;
            }
        }
        return i >= end ? ~end : i + 1;
    }

    private static byte[] text() {
        String words = "The quick brown fox, 42 times; ";
        byte[] text = new byte[LONGEST];
        for (int i = 0; i < LONGEST; i++) {
            text[i] = (byte) (i % 50 == 49 ? 0xe9 : words.charAt(i % words.length()));
        }
        text[0] = '"';
        text[LONGEST - 1] = '"';
        return text;
    }
}
