package io.tollgate.providers.upstream;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A response head that keeps its bytes and makes a string of a header only when asked for it.
 *
 * <p>Whoever builds one has found the lines: {@code lines[i]} is where header line {@code i} begins
 * and the last entry is where the blank line begins. Construction checks every header name and
 * reads what frames the body; a fault is kept in {@link #fault}, not thrown.
 */
final class Head implements ResponseHead {
    private static final int CHUNKED = -2;
    private static final int NO_LENGTH = -1;

    private final byte[] bytes;
    private final char[] lines;
    private final int status;
    private long length = NO_LENGTH;
    private boolean close;
    private boolean encoded;
    private @Nullable String fault;

    Head(byte[] bytes, char[] lines) {
        this.bytes = bytes;
        this.lines = lines;
        this.status = statusOf(bytes, lines[0]);
        if (status < 0) {
            fault = "status line is malformed (expected: HTTP/1.1 and three digits)";
            return;
        }
        close = bytes[7] == '0';
        for (int i = 0; i < lines.length - 1 && fault == null; i++) {
            readLine(lines[i], lines[i + 1]);
        }
        if (bytes[7] == '0' && chunked()) {
            close = true;
        }
    }

    @Override
    public int status() {
        return status;
    }

    /** What is wrong with this head, or null. */
    @Nullable String fault() {
        return fault;
    }

    boolean chunked() {
        return length == CHUNKED;
    }

    /** The content-length, or a negative number where there is none. */
    long contentLength() {
        return length;
    }

    /** Whether the provider closes the connection after this response. */
    boolean closes() {
        return close;
    }

    /** Whether there is a content-encoding header. */
    boolean encoded() {
        return encoded;
    }

    @Override
    public @Nullable String header(String name) {
        for (int i = 0; i < lines.length - 1; i++) {
            int start = lines[i];
            int colon = start + name.length();
            if (colon < lines[i + 1] && bytes[colon] == ':' && nameIs(start, name)) {
                return value(colon + 1, lines[i + 1]);
            }
        }
        return null;
    }

    @Override
    public void forEach(HeaderVisitor visitor) {
        for (int i = 0; i < lines.length - 1; i++) {
            int colon = lines[i];
            while (bytes[colon] != ':') {
                colon++;
            }
            String name =
                    new String(bytes, lines[i], colon - lines[i], StandardCharsets.ISO_8859_1);
            visitor.header(name, value(colon + 1, lines[i + 1]));
        }
    }

    private static int statusOf(byte[] bytes, int end) {
        if (end < 13
                || bytes[0] != 'H'
                || bytes[1] != 'T'
                || bytes[2] != 'T'
                || bytes[3] != 'P'
                || bytes[4] != '/'
                || bytes[5] != '1'
                || bytes[6] != '.'
                || !isDigit(bytes[7])
                || bytes[8] != ' '
                || bytes[9] == '0'
                || !isDigit(bytes[9])
                || !isDigit(bytes[10])
                || !isDigit(bytes[11])
                || (bytes[12] != ' ' && bytes[12] != '\r' && bytes[12] != '\n')) {
            return -1;
        }
        return (bytes[9] - '0') * 100 + (bytes[10] - '0') * 10 + bytes[11] - '0';
    }

    private void readLine(int start, int end) {
        int colon = start;
        while (colon < end && isNameByte(bytes[colon])) {
            colon++;
        }
        if (colon == start || colon == end || bytes[colon] != ':') {
            fault = "header line is malformed (expected: a name and a colon)";
            return;
        }
        int first = bytes[start] | 0x20;
        if (first != 'c' && first != 't') {
            return;
        }
        switch (colon - start) {
            case 10 -> {
                if (nameIs(start, "connection")) {
                    readConnection(value(colon + 1, end));
                }
            }
            case 14 -> {
                if (nameIs(start, "content-length")) {
                    readLength(colon + 1, end);
                }
            }
            case 16 -> encoded |= nameIs(start, "content-encoding");
            case 17 -> {
                if (nameIs(start, "transfer-encoding")) {
                    readTransferEncoding(value(colon + 1, end));
                }
            }
            default -> {}
        }
    }

    private void readConnection(String value) {
        if (containsClose(value)) {
            close = true;
        } else if (value.regionMatches(true, 0, "keep-alive", 0, 10)) {
            close = false;
        }
    }

    private static boolean containsClose(String value) {
        for (int i = 0; i + 5 <= value.length(); i++) {
            if (value.regionMatches(true, i, "close", 0, 5)) {
                return true;
            }
        }
        return false;
    }

    private void readLength(int from, int end) {
        int start = skipBlanks(from, end);
        int stop = trimmedEnd(start, end);
        if (start == stop || stop - start > 18) {
            fault = "content-length is malformed (expected: up to 18 digits)";
            return;
        }
        long value = 0;
        for (int i = start; i < stop; i++) {
            if (!isDigit(bytes[i])) {
                fault = "content-length is malformed (expected: up to 18 digits)";
                return;
            }
            value = value * 10 + bytes[i] - '0';
        }
        if (length != NO_LENGTH && length != value) {
            fault = "content-length conflicts with another length or transfer-encoding";
            return;
        }
        length = value;
    }

    private void readTransferEncoding(String value) {
        if (!value.equalsIgnoreCase("chunked")) {
            fault = "transfer-encoding is not supported (expected: chunked)";
        } else if (length != NO_LENGTH) {
            fault = "transfer-encoding conflicts with another one or with content-length";
        } else {
            length = CHUNKED;
        }
    }

    private boolean nameIs(int start, String lowerOrMixed) {
        for (int i = 0; i < lowerOrMixed.length(); i++) {
            int wanted = lowerOrMixed.charAt(i);
            int there = bytes[start + i];
            if (there != wanted && (lower(there) != lower(wanted))) {
                return false;
            }
        }
        return true;
    }

    private String value(int from, int end) {
        int start = skipBlanks(from, end);
        int stop = trimmedEnd(start, end);
        for (int i = start; i < stop; i++) {
            if (bytes[i] >= 0 && bytes[i] < ' ' && bytes[i] != '\t') {
                bytes[i] = ' ';
            }
        }
        return new String(bytes, start, stop - start, StandardCharsets.ISO_8859_1);
    }

    private int skipBlanks(int from, int end) {
        int i = from;
        while (i < end && isBlank(bytes[i])) {
            i++;
        }
        return i;
    }

    private int trimmedEnd(int from, int end) {
        int i = end;
        while (i > from && isBlank(bytes[i - 1])) {
            i--;
        }
        return i;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static boolean isNameByte(byte b) {
        return b > ' ' && b != ':' && b != 0x7f;
    }

    private static int lower(int c) {
        return c >= 'A' && c <= 'Z' ? c + 0x20 : c;
    }
}
