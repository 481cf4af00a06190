package io.tollgate.providers.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a tree byte for byte as Jackson does, in an array that the thread keeps. What is unusual
 * (deep nesting, nodes that are no JSON) is left to Jackson.
 *
 * <p>Text is taken in blocks. The bytes of one that is ASCII are had from the JDK, which makes them
 * with vector instructions, and are copied from one character that must be escaped to the next. In
 * another block each character is looked at. As Jackson does by default, each half of a surrogate
 * pair is escaped by itself, so a block may end between the two.
 */
final class JsonTreeWriter {
    private static final ThreadLocal<JsonTreeWriter> OWN =
            ThreadLocal.withInitial(JsonTreeWriter::new);
    private static final int FIRST = 1 << 12;
    private static final int KEPT = 1 << 17;
    private static final int DEEPEST = 100;
    private static final int BLOCK = 1 << 12;

    /** Below so many characters a look at each costs less than asking the JDK. */
    private static final int SHORT = 16;

    private static final byte[] HEX = ascii("0123456789ABCDEF");
    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");
    private static final byte[] NULL = ascii("null");

    private byte[] bytes = new byte[FIRST];
    private int length;

    private JsonTreeWriter() {}

    /** The bytes; null where that tree is left to Jackson. */
    static byte @Nullable [] write(JsonNode tree) {
        JsonTreeWriter own = OWN.get();
        own.length = 0;
        byte[] written = own.value(tree, 1) ? Arrays.copyOf(own.bytes, own.length) : null;
        if (own.bytes.length > KEPT) {
            own.bytes = new byte[FIRST];
        }
        return written;
    }

    private boolean value(JsonNode node, int depth) {
        return switch (node.getNodeType()) {
            case STRING -> {
                string(node.textValue());
                yield true;
            }
            case OBJECT -> node instanceof ObjectNode object && object(object, depth);
            case ARRAY -> array(node, depth);
            case NUMBER -> number(node);
            case BOOLEAN -> {
                raw(node.booleanValue() ? TRUE : FALSE);
                yield true;
            }
            case NULL -> {
                raw(NULL);
                yield true;
            }
            case BINARY, MISSING, POJO -> false;
        };
    }

    private boolean object(ObjectNode object, int depth) {
        if (depth > DEEPEST) {
            return false;
        }
        put('{');
        boolean first = true;
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            if (!first) {
                put(',');
            }
            first = false;
            key(member.getKey());
            if (!value(member.getValue(), depth + 1)) {
                return false;
            }
        }
        put('}');
        return true;
    }

    private boolean array(JsonNode array, int depth) {
        if (depth > DEEPEST) {
            return false;
        }
        put('[');
        for (int i = 0; i < array.size(); i++) {
            if (i > 0) {
                put(',');
            }
            if (!value(array.get(i), depth + 1)) {
                return false;
            }
        }
        put(']');
        return true;
    }

    private boolean number(JsonNode node) {
        switch (node.numberType()) {
            case INT, LONG -> whole(node.longValue());
            case BIG_INTEGER -> raw(ascii(node.bigIntegerValue().toString()));
            case BIG_DECIMAL -> raw(ascii(node.decimalValue().toString()));
            case DOUBLE -> {
                double value = node.doubleValue();
                if (!Double.isFinite(value)) {
                    return false;
                }
                raw(ascii(Double.toString(value)));
            }
            case FLOAT -> {
                return false;
            }
        }
        return true;
    }

    private void whole(long value) {
        if (value < 0 || value > Integer.MAX_VALUE) {
            raw(ascii(Long.toString(value)));
            return;
        }
        int left = (int) value;
        int digits = 1;
        for (int bound = 10; digits < 10 && left >= bound; bound *= 10) {
            digits++;
        }
        ensure(digits);
        for (int i = length + digits - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + left % 10);
            left /= 10;
        }
        length += digits;
    }

    private void key(String key) {
        byte[] member = JsonKeys.member(key);
        if (member != null) {
            raw(member);
        } else {
            string(key);
            put(':');
        }
    }

    private void string(String text) {
        put('"');
        int count = text.length();
        if (count < SHORT) {
            characters(text);
        } else {
            for (int from = 0; from < count; from += BLOCK) {
                block(text.substring(from, Math.min(count, from + BLOCK)));
            }
        }
        put('"');
    }

    private void block(String block) {
        byte[] plain = block.getBytes(StandardCharsets.UTF_8);
        // Half of a surrogate pair by itself has become a question mark.
        if (plain.length != block.length()
                || !new String(plain, StandardCharsets.ISO_8859_1).equals(block)) {
            characters(block);
            return;
        }
        int from = 0;
        while (true) {
            int mark = JsonStrings.plainEnd(plain, from, plain.length);
            raw(plain, from, mark - from);
            if (mark == plain.length) {
                return;
            }
            ensure(6);
            escape((char) plain[mark]);
            from = mark + 1;
        }
    }

    private void characters(String block) {
        ensure(6 * block.length());
        for (int i = 0; i < block.length(); i++) {
            char c = block.charAt(i);
            if (c < 0x80) {
                if (c < ' ' || c == '"' || c == '\\') {
                    escape(c);
                } else {
                    bytes[length++] = (byte) c;
                }
            } else if (c < 0x800) {
                bytes[length++] = (byte) (0xC0 | (c >> 6));
                bytes[length++] = (byte) (0x80 | (c & 0x3F));
            } else if (Character.isSurrogate(c)) {
                escapeByNumber(c);
            } else {
                bytes[length++] = (byte) (0xE0 | (c >> 12));
                bytes[length++] = (byte) (0x80 | ((c >> 6) & 0x3F));
                bytes[length++] = (byte) (0x80 | (c & 0x3F));
            }
        }
    }

    /** Of a quote, a backslash or a control character; there is room. */
    private void escape(char c) {
        switch (c) {
            case '"', '\\' -> escapeByLetter(c);
            case '\b' -> escapeByLetter('b');
            case '\f' -> escapeByLetter('f');
            case '\n' -> escapeByLetter('n');
            case '\r' -> escapeByLetter('r');
            case '\t' -> escapeByLetter('t');
            default -> escapeByNumber(c);
        }
    }

    private void escapeByLetter(char letter) {
        bytes[length++] = '\\';
        bytes[length++] = (byte) letter;
    }

    private void escapeByNumber(char c) {
        bytes[length++] = '\\';
        bytes[length++] = 'u';
        for (int shift = 12; shift >= 0; shift -= 4) {
            bytes[length++] = HEX[(c >> shift) & 0xF];
        }
    }

    private void put(char ascii) {
        ensure(1);
        bytes[length++] = (byte) ascii;
    }

    private void raw(byte[] part) {
        raw(part, 0, part.length);
    }

    private void raw(byte[] part, int from, int count) {
        ensure(count);
        System.arraycopy(part, from, bytes, length, count);
        length += count;
    }

    private void ensure(int more) {
        if (more > bytes.length - length) {
            int needed = Math.addExact(length, more);
            int doubled = bytes.length <= Integer.MAX_VALUE / 2 ? bytes.length * 2 : needed;
            bytes = Arrays.copyOf(bytes, Math.max(needed, doubled));
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
