package io.tollgate.node.http;

/**
 * Whether a path has only one reading. Routing and authorisation look at the raw path, so it must
 * not be possible to write the same path in another way.
 */
final class CanonicalPath {
    /** Where Amazon's clients name the model in the path. */
    private static final String MODELS = "/bedrock/model/";

    private CanonicalPath() {}

    /**
     * Begins with one slash; no empty, {@code .} or {@code ..} segment (a slash at the end is
     * allowed); of plain characters only those that RFC 3986 allows in a path, without {@code ;};
     * escapes in upper case, of bytes that need one. In a model's id below {@link #MODELS} a colon
     * and a slash may be escaped: the id is decoded once, and what may be done with it is decided
     * by what comes out.
     */
    static boolean isCanonical(String path) {
        int length = path.length();
        if (length == 0 || path.charAt(0) != '/') {
            return false;
        }
        boolean model = path.startsWith(MODELS);
        int segment = 1;
        for (int i = 1; i < length; i++) {
            char next = path.charAt(i);
            if (next == '/') {
                if (i == segment || isDots(path, segment, i)) {
                    return false;
                }
                segment = i + 1;
            } else if (next == '%') {
                if (!isNeededEscape(path, i) && !(model && isModelEscape(path, i))) {
                    return false;
                }
                i += 2;
            } else if (!isPlain(next)) {
                return false;
            }
        }
        return !isDots(path, segment, length);
    }

    private static boolean isDots(String path, int from, int to) {
        int count = to - from;
        return count >= 1 && count <= 2 && path.charAt(from) == '.' && path.charAt(to - 1) == '.';
    }

    private static boolean isModelEscape(String path, int at) {
        return path.startsWith("%3A", at) || path.startsWith("%2F", at);
    }

    private static boolean isNeededEscape(String path, int at) {
        if (at + 2 >= path.length()) {
            return false;
        }
        int high = upperHex(path.charAt(at + 1));
        int low = upperHex(path.charAt(at + 2));
        if (high < 0 || low < 0) {
            return false;
        }
        int value = high << 4 | low;
        return value > ' ' - 1
                && value != 0x7f
                && value != '/'
                && value != '\\'
                && value != ';'
                && (value >= 0x80 || !isPlain((char) value));
    }

    private static int upperHex(char digit) {
        if (digit >= '0' && digit <= '9') {
            return digit - '0';
        }
        return digit >= 'A' && digit <= 'F' ? digit - 'A' + 10 : -1;
    }

    /** What may stand unescaped: unreserved, sub-delims without {@code ;}, {@code :} and @. */
    private static boolean isPlain(char next) {
        return (next >= 'a' && next <= 'z')
                || (next >= 'A' && next <= 'Z')
                || (next >= '0' && next <= '9')
                || "-._~!$&'()*+,=:@".indexOf(next) >= 0;
    }
}
