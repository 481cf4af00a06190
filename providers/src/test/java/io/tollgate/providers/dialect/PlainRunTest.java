package io.tollgate.providers.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlainRunTest {
    private static final int LONGEST = 2_100;

    @Test
    void findsEachByteThatEndsARunWhereverItStands() {
        for (int value = 0; value < 256; value++) {
            byte[] text = plain();
            boolean ends = value < ' ' || value == '"' || value == '\\';
            for (int at = 0; at < LONGEST; at += value % 7 + 1) {
                byte kept = text[at];
                text[at] = (byte) value;
                assertThat(PlainRun.end(text, 0, LONGEST))
                        .as("byte %d at %d", value, at)
                        .isEqualTo(ends ? at : LONGEST);
                text[at] = kept;
            }
        }
    }

    @Test
    void looksAtNothingBeforeTheStartOrBehindTheEnd() {
        for (int length = 0; length < 1_400; length++) {
            byte[] text = new byte[length + 80];
            Arrays.fill(text, (byte) '"');
            int start = length % 17;
            Arrays.fill(text, start, start + length, (byte) 'x');
            assertThat(PlainRun.end(text, start, start + length)).isEqualTo(start + length);
            assertThat(PlainRun.end(text, start, text.length)).isEqualTo(start + length);
        }
    }

    @Test
    void agreesWithALookAtEachByte() {
        var random = new Random(11);
        for (int round = 0; round < 20_000; round++) {
            byte[] text = new byte[random.nextInt(LONGEST)];
            random.nextBytes(text);
            int rare = 1 << random.nextInt(12);
            for (int i = 0; i < text.length; i++) {
                if (random.nextInt(rare) != 0) {
                    text[i] |= (byte) 0x80;
                }
            }
            int expected = 0;
            while (expected < text.length
                    && (text[expected] < 0
                            || (text[expected] >= ' '
                                    && text[expected] != '"'
                                    && text[expected] != '\\'))) {
                expected++;
            }
            assertThat(PlainRun.end(text, 0, text.length)).isEqualTo(expected);
        }
    }

    private static byte[] plain() {
        String words = "The quick brown fox, 42 times; ";
        byte[] text = new byte[LONGEST];
        for (int i = 0; i < LONGEST; i++) {
            text[i] = (byte) (i % 50 == 49 ? 0xe9 : words.charAt(i % words.length()));
        }
        return text;
    }
}
