package io.tollgate.providers.dialect;

/**
 * Steps over JSON in a byte array without building anything.
 *
 * <p>Every step takes the index where something begins and gives the index behind it, or the
 * complement ({@code ~offset}, negative) of the offset that is wrong. The grammar of RFC 8259 is
 * checked in full except for UTF-8 inside strings, so a span that is given is always that of one
 * value.
 */
public final class JsonBytes {
    /** Deepest nesting that is read: that of Jackson's default. */
    public static final int MAX_DEPTH = 1000;

    private JsonBytes() {}

    /** The first byte at or after {@code at} that is no white space; {@code end} where none is. */
    public static int skipSpace(byte[] json, int at, int end) {
        int i = at;
        while (i < end && json[i] <= ' ' && isSpace(json[i])) {
            i++;
        }
        return i;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    /** Steps over the value that begins at {@code at}. */
    public static int skipValue(byte[] json, int at, int end) {
        return skipValue(json, at, end, 1);
    }

    /**
     * Steps over the value that begins at {@code at}.
     *
     * @param depth how deep the value would be if it is a container; the outermost is 1
     */
    public static int skipValue(byte[] json, int at, int end, int depth) {
        if (at >= end) {
            return ~at;
        }
        return switch (json[at]) {
            case '"' -> skipString(json, at, end);
            case '{' -> skipObject(json, at, end, depth);
            case '[' -> skipArray(json, at, end, depth);
            case 't' -> skipWord(json, at, end, 't', 'r', 'u', 'e');
            case 'n' -> skipWord(json, at, end, 'n', 'u', 'l', 'l');
            case 'f' -> skipFalse(json, at, end);
            default -> skipNumber(json, at, end);
        };
    }

    private static int skipObject(byte[] json, int at, int end, int depth) {
        if (depth > MAX_DEPTH) {
            return ~at;
        }
        int i = skipSpace(json, at + 1, end);
        if (i < end && json[i] == '}') {
            return i + 1;
        }
        while (true) {
            i = skipKey(json, i, end);
            if (i < 0) {
                return i;
            }
            i = skipValue(json, i, end, depth + 1);
            if (i < 0) {
                return i;
            }
            i = skipSpace(json, i, end);
            if (i >= end) {
                return ~i;
            }
            if (json[i] == '}') {
                return i + 1;
            }
            if (json[i] != ',') {
                return ~i;
            }
            i = skipSpace(json, i + 1, end);
        }
    }

    private static int skipArray(byte[] json, int at, int end, int depth) {
        if (depth > MAX_DEPTH) {
            return ~at;
        }
        int i = skipSpace(json, at + 1, end);
        if (i < end && json[i] == ']') {
            return i + 1;
        }
        while (true) {
            i = skipValue(json, i, end, depth + 1);
            if (i < 0) {
                return i;
            }
            i = skipSpace(json, i, end);
            if (i >= end) {
                return ~i;
            }
            if (json[i] == ']') {
                return i + 1;
            }
            if (json[i] != ',') {
                return ~i;
            }
            i = skipSpace(json, i + 1, end);
        }
    }

    /** From a key's opening quote over the colon to the first byte of its value. */
    public static int skipKey(byte[] json, int at, int end) {
        if (at >= end || json[at] != '"') {
            return ~at;
        }
        int i = skipString(json, at, end);
        return i < 0 ? i : skipColon(json, i, end);
    }

    /** From behind a key over the colon to the first byte of its value. */
    public static int skipColon(byte[] json, int at, int end) {
        int i = skipSpace(json, at, end);
        if (i >= end || json[i] != ':') {
            return ~i;
        }
        return skipSpace(json, i + 1, end);
    }

    /** Steps over the string whose opening quote is at {@code at}. */
    public static int skipString(byte[] json, int at, int end) {
        return JsonStrings.skip(json, at, end);
    }

    private static int skipWord(
            byte[] json, int at, int end, int first, int second, int third, int fourth) {
        if (at + 4 <= end
                && json[at] == first
                && json[at + 1] == second
                && json[at + 2] == third
                && json[at + 3] == fourth) {
            return at + 4;
        }
        return ~at;
    }

    private static int skipFalse(byte[] json, int at, int end) {
        int i = skipWord(json, at, end, 'f', 'a', 'l', 's');
        return i >= 0 && i < end && json[i] == 'e' ? i + 1 : ~at;
    }

    private static int skipNumber(byte[] json, int at, int end) {
        int i = at;
        if (i < end && json[i] == '-') {
            i++;
        }
        int digits = i;
        i = skipDigits(json, i, end);
        if (i == digits || (json[digits] == '0' && i > digits + 1)) {
            return ~at;
        }
        if (i < end && json[i] == '.') {
            int fraction = i + 1;
            i = skipDigits(json, fraction, end);
            if (i == fraction) {
                return ~i;
            }
        }
        if (i < end && (json[i] == 'e' || json[i] == 'E')) {
            i++;
            if (i < end && (json[i] == '+' || json[i] == '-')) {
                i++;
            }
            int exponent = i;
            i = skipDigits(json, exponent, end);
            if (i == exponent) {
                return ~i;
            }
        }
        return i;
    }

    private static int skipDigits(byte[] json, int at, int end) {
        int i = at;
        while (i < end && json[i] >= '0' && json[i] <= '9') {
            i++;
        }
        return i;
    }

    /** Whether the string from {@code start} to {@code end}, quotes included, is that. */
    public static boolean isString(byte[] json, int start, int end, String ascii) {
        int length = ascii.length();
        if (end - start != length + 2 || json[start] != '"') {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (json[start + 1 + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a backslash stands in that string, which has been stepped over, quotes included. */
    public static boolean hasEscape(byte[] json, int start, int end) {
        return JsonStrings.plainEnd(json, start + 1, end - 1) < end - 1;
    }

    /** The text of a string that has been stepped over; the span includes its quotes. */
    public static String text(byte[] json, int start, int end) {
        return JsonUnescape.text(json, start + 1, end - 1);
    }

    /** What is wrong at an offset, for a message: what stands there. */
    public static String describe(byte[] json, int offset) {
        if (offset >= json.length) {
            return "it ends too early, at byte "
                    + json.length
                    + " (expected: a complete JSON object)";
        }
        int b = json[offset] & 0xFF;
        return b > ' ' && b < 0x7F
                ? "unexpected '" + (char) b + "' at byte " + offset + " (expected: valid JSON)"
                : "unexpected byte 0x"
                        + Integer.toHexString(b)
                        + " at byte "
                        + offset
                        + " (expected: valid JSON)";
    }
}
