package io.tollgate.providers.catalog;

import java.util.OptionalLong;

/** Dollars as decimal text, to and from nano-dollars, exactly. */
public final class Dollars {
    /** What is expected of a price, for messages. */
    public static final String EXPECTED =
            "dollars such as 2.5, at most 1000000000, with at most 9 decimals";

    private static final long NANOS = 1_000_000_000;
    private static final int DECIMALS = 9;
    private static final long MOST = 1_000_000_000L;

    private Dollars() {}

    /** The nano-dollars of a text; nothing where it is not as {@link #EXPECTED}. */
    public static OptionalLong parse(String text) {
        int point = text.indexOf('.');
        int wholeEnd = point < 0 ? text.length() : point;
        if (wholeEnd == 0 || wholeEnd > 10 || point == text.length() - 1) {
            return OptionalLong.empty();
        }
        long nanos = 0;
        int decimals = 0;
        for (int i = 0; i < text.length(); i++) {
            if (i == point) {
                continue;
            }
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9 || (i > wholeEnd && ++decimals > DECIMALS)) {
                return OptionalLong.empty();
            }
            nanos = nanos * 10 + digit;
            if (i == wholeEnd - 1 && nanos > MOST) {
                return OptionalLong.empty();
            }
        }
        for (; decimals < DECIMALS; decimals++) {
            nanos *= 10;
        }
        return nanos > MOST * NANOS ? OptionalLong.empty() : OptionalLong.of(nanos);
    }

    /** The shortest text that {@link #parse} reads as that many nano-dollars. */
    public static String format(long nanos) {
        if (nanos < 0) {
            throw new IllegalArgumentException("nanos: " + nanos + " (expected: >= 0)");
        }
        String whole = Long.toString(nanos / NANOS);
        long rest = nanos % NANOS;
        if (rest == 0) {
            return whole;
        }
        var text = new StringBuilder(Long.toString(NANOS + rest));
        text.setCharAt(0, '.');
        while (text.charAt(text.length() - 1) == '0') {
            text.setLength(text.length() - 1);
        }
        return whole + text;
    }
}
