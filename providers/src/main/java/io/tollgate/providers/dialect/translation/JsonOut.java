package io.tollgate.providers.dialect.translation;

import io.tollgate.providers.dialect.ByteSink;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes of one event on their way out: templates and JSON strings, put together in an array that
 * the thread keeps. Never held between two calls.
 */
public final class JsonOut {
    private static final byte[] HEX = ascii("0123456789abcdef");
    private static final int KEPT = 1 << 16;
    private static final ThreadLocal<JsonOut> OWN = ThreadLocal.withInitial(JsonOut::new);

    private byte[] bytes = new byte[1 << 12];
    private int length;

    private JsonOut() {}

    /** That of this thread, empty. */
    public static JsonOut begin() {
        JsonOut own = OWN.get();
        own.length = 0;
        return own;
    }

    /** Bytes as they are. */
    public JsonOut raw(byte[] part) {
        return raw(part, 0, part.length);
    }

    /** A span of bytes as they are. */
    public JsonOut raw(byte[] part, int start, int count) {
        ensure(count);
        System.arraycopy(part, start, bytes, length, count);
        length += count;
        return this;
    }

    /** A JSON string. */
    public JsonOut string(String text) {
        // A char is at most three bytes of UTF-8, or six escaped.
        ensure(Math.addExact(2, Math.multiplyExact(6, text.length())));
        bytes[length++] = '"';
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                ascii(c);
            } else if (c < 0x800) {
                bytes[length++] = (byte) (0xC0 | (c >> 6));
                bytes[length++] = (byte) (0x80 | (c & 0x3F));
            } else if (!Character.isSurrogate(c)) {
                bytes[length++] = (byte) (0xE0 | (c >> 12));
                bytes[length++] = (byte) (0x80 | ((c >> 6) & 0x3F));
                bytes[length++] = (byte) (0x80 | (c & 0x3F));
            } else if (i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1))) {
                pair(Character.toCodePoint(c, text.charAt(++i)));
            } else {
                escape(c);
            }
        }
        bytes[length++] = '"';
        return this;
    }

    private void ascii(char c) {
        if (c == '"' || c == '\\') {
            bytes[length++] = '\\';
            bytes[length++] = (byte) c;
        } else if (c >= ' ') {
            bytes[length++] = (byte) c;
        } else if (c == '\n') {
            bytes[length++] = '\\';
            bytes[length++] = 'n';
        } else {
            escape(c);
        }
    }

    private void pair(int codePoint) {
        bytes[length++] = (byte) (0xF0 | (codePoint >> 18));
        bytes[length++] = (byte) (0x80 | ((codePoint >> 12) & 0x3F));
        bytes[length++] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
        bytes[length++] = (byte) (0x80 | (codePoint & 0x3F));
    }

    private void escape(char c) {
        bytes[length++] = '\\';
        bytes[length++] = 'u';
        for (int shift = 12; shift >= 0; shift -= 4) {
            bytes[length++] = HEX[(c >> shift) & 0xF];
        }
    }

    /** A whole number. */
    public JsonOut number(long number) {
        if (number >= 0 && number < 10) {
            ensure(1);
            bytes[length++] = (byte) ('0' + number);
            return this;
        }
        return raw(ascii(Long.toString(number)));
    }

    /** Gives all to {@code out}. */
    public void to(ByteSink out) {
        out.put(bytes, 0, length);
        length = 0;
        if (bytes.length > KEPT) {
            bytes = new byte[1 << 12];
        }
    }

    /** For templates. */
    public static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private void ensure(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
    }
}
