package io.tollgate.perf.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Looks into byte ranges of HTTP heads and JSON bodies without allocating. */
final class Bytes {
    private Bytes() {}

    static byte[] of(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static ByteBuffer direct(String text) {
        byte[] bytes = of(text);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    /** Where {@code wanted} first lies within {@code [from, to)}, or -1. */
    static int indexOf(byte[] data, int from, int to, byte[] wanted) {
        byte first = wanted[0];
        int last = to - wanted.length;
        for (int i = from; i <= last; i++) {
            if (data[i] == first && startsWith(data, i, wanted)) {
                return i;
            }
        }
        return -1;
    }

    static boolean startsWith(byte[] data, int at, byte[] wanted) {
        if (at + wanted.length > data.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (data[at + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    /** The first index behind the empty line that ends an HTTP head, or -1. */
    static int endOfHead(byte[] data, int from, int to) {
        for (int i = from + 3; i < to; i++) {
            if (data[i] == '\n' && data[i - 1] == '\r' && data[i - 2] == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    /**
     * Where the value of a header starts in a head, or -1.
     *
     * @param name line feed, the name in lower case, colon
     */
    static int headerValue(byte[] head, int from, int to, byte[] name) {
        int last = to - name.length;
        for (int i = from; i <= last; i++) {
            if (head[i] == '\n' && matchesName(head, i, name)) {
                return skipBlank(head, i + name.length, to);
            }
        }
        return -1;
    }

    /** The decimal number at a position, or -1 when no digit is there. */
    static long number(byte[] data, int from, int to) {
        if (from < 0 || from >= to || !isDigit(data[from])) {
            return -1;
        }
        long value = 0;
        for (int i = from; i < to && isDigit(data[i]); i++) {
            value = value * 10 + data[i] - '0';
        }
        return value;
    }

    /** Writes a number right-aligned with leading zeros into {@code [from, to)}. */
    static void putDigits(byte[] data, int from, int to, long number) {
        long rest = number;
        for (int i = to - 1; i >= from; i--) {
            data[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    static int skipBlank(byte[] data, int from, int to) {
        int i = from;
        while (i < to
                && (data[i] == ' ' || data[i] == '\t' || data[i] == '\n' || data[i] == '\r')) {
            i++;
        }
        return i;
    }

    private static boolean matchesName(byte[] head, int at, byte[] name) {
        for (int i = 1; i < name.length; i++) {
            int b = head[at + i];
            int lower = b >= 'A' && b <= 'Z' ? b + 32 : b;
            if (lower != name[i]) {
                return false;
            }
        }
        return true;
    }
}
