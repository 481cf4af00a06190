package io.tollgate.providers.dialect;

import java.nio.charset.StandardCharsets;

/**
 * The text of JSON strings that have been stepped over, so that their escapes are known to be good.
 *
 * <p>All is put together as UTF-8 and made into a string at once: bytes between two escapes are
 * copied as they are. Half of a surrogate pair by itself, which UTF-8 cannot have, makes it go the
 * long way.
 */
final class JsonUnescape {
    private static final int UNICODE = 6;

    private final byte[] json;
    private final int start;
    private final int end;
    private final byte[] out;
    private int length;

    private JsonUnescape(byte[] json, int start, int end) {
        this.json = json;
        this.start = start;
        this.end = end;
        this.out = new byte[end - start];
    }

    /** The text between the quotes, the span without them. Broken UTF-8 is replaced. */
    static String text(byte[] json, int start, int end) {
        int plain = JsonStrings.plainEnd(json, start, end);
        return plain == end
                ? new String(json, start, end - start, StandardCharsets.UTF_8)
                : new JsonUnescape(json, start, end).text(plain);
    }

    private String text(int firstEscape) {
        int from = start;
        int escape = firstEscape;
        while (escape < end) {
            copy(from, escape);
            char c = escaped(escape);
            from = behind(escape);
            if (!Character.isSurrogate(c)) {
                put(c);
            } else if (isPair(c, from)) {
                put(Character.toCodePoint(c, escaped(from)));
                from += UNICODE;
            } else {
                return byPieces();
            }
            escape = JsonStrings.plainEnd(json, from, end);
        }
        copy(from, end);
        return new String(out, 0, length, StandardCharsets.UTF_8);
    }

    private boolean isPair(char high, int next) {
        return Character.isHighSurrogate(high)
                && next + UNICODE <= end
                && json[next] == '\\'
                && json[next + 1] == 'u'
                && Character.isLowSurrogate(escaped(next));
    }

    private void copy(int from, int to) {
        System.arraycopy(json, from, out, length, to - from);
        length += to - from;
    }

    /** There is room: an escape is longer than what it stands for. */
    private void put(char c) {
        if (c < 0x80) {
            out[length++] = (byte) c;
        } else if (c < 0x800) {
            out[length++] = (byte) (0xC0 | (c >> 6));
            out[length++] = (byte) (0x80 | (c & 0x3F));
        } else {
            out[length++] = (byte) (0xE0 | (c >> 12));
            out[length++] = (byte) (0x80 | ((c >> 6) & 0x3F));
            out[length++] = (byte) (0x80 | (c & 0x3F));
        }
    }

    private void put(int codePoint) {
        out[length++] = (byte) (0xF0 | (codePoint >> 18));
        out[length++] = (byte) (0x80 | ((codePoint >> 12) & 0x3F));
        out[length++] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
        out[length++] = (byte) (0x80 | (codePoint & 0x3F));
    }

    private String byPieces() {
        var text = new StringBuilder(end - start);
        int from = start;
        while (from < end) {
            int escape = JsonStrings.plainEnd(json, from, end);
            text.append(new String(json, from, escape - from, StandardCharsets.UTF_8));
            from = escape;
            if (escape < end) {
                text.append(escaped(escape));
                from = behind(escape);
            }
        }
        return text.toString();
    }

    private int behind(int escape) {
        return escape + (json[escape + 1] == 'u' ? UNICODE : 2);
    }

    private char escaped(int at) {
        return switch (json[at + 1]) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' ->
                    (char)
                            (JsonStrings.hex(json[at + 2]) << 12
                                    | JsonStrings.hex(json[at + 3]) << 8
                                    | JsonStrings.hex(json[at + 4]) << 4
                                    | JsonStrings.hex(json[at + 5]));
            default -> (char) json[at + 1];
        };
    }
}
