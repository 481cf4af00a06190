package io.tollgate.providers.dialect.bedrock;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One frame of an event stream: headers and a payload, in an array of its reader. */
public final class Frame {
    private static final int BYTES = 6;
    private static final int TEXT = 7;

    /** Length of a value by its type; -1 where it stands before the value. */
    private static final int[] LENGTHS = {0, 0, 1, 2, 4, 8, -1, -1, 8, 16};

    private byte[] bytes = new byte[0];
    private int headers;
    private int payload;
    private int end;

    Frame() {}

    /** Takes these spans; false where the headers are not well-formed. */
    boolean of(byte[] array, int headersStart, int payloadStart, int payloadEnd) {
        bytes = array;
        headers = headersStart;
        payload = payloadStart;
        end = payloadEnd;
        int at = headersStart;
        while (at >= 0 && at < payloadStart) {
            at = next(at);
        }
        return at == payloadStart;
    }

    public byte[] bytes() {
        return bytes;
    }

    /** First byte of the payload. */
    public int payloadStart() {
        return payload;
    }

    /** Byte after the payload. */
    public int payloadEnd() {
        return end;
    }

    /** Byte after the whole frame, which begins at 0. */
    int frameEnd() {
        return end + FrameReader.TAIL;
    }

    /** The text of that header; null where there is none, or one of another type. */
    public @Nullable String header(String name) {
        int at = find(name);
        if (at < 0 || bytes[at] != TEXT) {
            return null;
        }
        return new String(bytes, at + 3, shortAt(at + 1), StandardCharsets.UTF_8);
    }

    /** Whether that header is that text, which is plain ASCII. */
    public boolean is(String name, String text) {
        int at = find(name);
        return at >= 0
                && bytes[at] == TEXT
                && shortAt(at + 1) == text.length()
                && matches(at + 3, text);
    }

    /** Where the type byte of that header's value stands, or -1. */
    private int find(String name) {
        int at = headers;
        while (at < payload) {
            int length = bytes[at] & 0xFF;
            if (length == name.length() && matches(at + 1, name)) {
                return at + 1 + length;
            }
            at = next(at);
        }
        return -1;
    }

    private boolean matches(int at, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (bytes[at + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The header behind the one at that index, or -1 where that one does not end well. */
    private int next(int at) {
        int type = at + 1 + (bytes[at] & 0xFF);
        if (type >= payload || bytes[type] < 0 || bytes[type] >= LENGTHS.length) {
            return -1;
        }
        int length = LENGTHS[bytes[type]];
        int value = type + 1;
        if (length < 0) {
            if (value + 2 > payload) {
                return -1;
            }
            length = shortAt(value);
            value += 2;
        }
        return value + length <= payload ? value + length : -1;
    }

    private int shortAt(int at) {
        return (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
    }

    /** Takes each header in order; for tests and slow paths. */
    void forEach(HeaderVisitor visitor) {
        int at = headers;
        while (at < payload) {
            int type = at + 1 + (bytes[at] & 0xFF);
            int next = next(at);
            boolean sized = bytes[type] == BYTES || bytes[type] == TEXT;
            visitor.header(
                    new String(bytes, at + 1, bytes[at] & 0xFF, StandardCharsets.UTF_8),
                    bytes[type],
                    java.util.Arrays.copyOfRange(bytes, type + (sized ? 3 : 1), next));
            at = next;
        }
    }

    /** Takes one header. */
    @FunctionalInterface
    interface HeaderVisitor {
        void header(String name, int type, byte[] value);
    }
}
