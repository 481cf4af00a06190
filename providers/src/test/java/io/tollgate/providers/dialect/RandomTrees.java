package io.tollgate.providers.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;

/** Random texts of JSON and trees, of all that JSON can be and some that it cannot. */
final class RandomTrees {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String[] KEYS = {
        "role",
        "content",
        "type",
        "a",
        "",
        "é",
        "\\u0061",
        "x\\n",
        "😀",
        "completion_tokens_details"
    };
    private static final String[] PIECES = {
        "plain words, and more of them",
        "a",
        "\\n",
        "\\\"",
        "\\\\",
        "\\/",
        "\\b\\f\\r\\t",
        "\\u0000",
        "\\u001f",
        "\\u00e9",
        "\\u20aC",
        "\\ufffd",
        "\\ud83d\\ude00",
        "\\ud83d",
        "\\ude00",
        "\\ude00\\ud83d",
        "\\ud83d\\n",
        "é",
        "€uro",
        "😀",
        "\u007f",
        "?"
    };
    private static final int[] CHARACTERS = {
        0, 8, 9, 10, 12, 13, 31, '"', '\\', '/', '?', 127, 128, 255, 0x7ff, 0x800, 0x2028, 0xd7ff,
        0xd800, 0xdbff, 0xdc00, 0xdfff, 0xe000, 0xfffd, 0xffff, 0x10000, 0x1f600, 0x10ffff
    };

    private final Random random;

    RandomTrees(Random random) {
        this.random = random;
    }

    /** A text of JSON; nested up to {@code depth} deep. */
    String text(int depth) {
        var json = new StringBuilder(space());
        if (random.nextInt(20) == 0) {
            value(json, depth);
        } else if (random.nextInt(5) == 0) {
            array(json, depth);
        } else {
            object(json, depth);
        }
        return json.append(space()).toString();
    }

    private void value(StringBuilder json, int depth) {
        switch (random.nextInt(depth <= 0 ? 6 : 9)) {
            case 0 -> json.append("null");
            case 1 -> json.append(random.nextBoolean());
            case 2, 3 -> number(json);
            case 4, 5 -> string(json);
            case 6 -> array(json, depth);
            default -> object(json, depth);
        }
    }

    private void object(StringBuilder json, int depth) {
        json.append('{').append(space());
        int members = random.nextInt(6);
        for (int i = 0; i < members; i++) {
            json.append(i == 0 ? "" : ",").append(space());
            json.append('"').append(KEYS[random.nextInt(KEYS.length)]).append('"');
            json.append(space()).append(':').append(space());
            value(json, depth - 1);
            json.append(space());
        }
        json.append('}');
    }

    private void array(StringBuilder json, int depth) {
        json.append('[').append(space());
        int elements = random.nextInt(4);
        for (int i = 0; i < elements; i++) {
            json.append(i == 0 ? "" : ",").append(space());
            value(json, depth - 1);
            json.append(space());
        }
        json.append(']');
    }

    private void string(StringBuilder json) {
        json.append('"');
        int pieces = random.nextInt(random.nextInt(10) == 0 ? 40 : 4);
        boolean plain = random.nextBoolean();
        for (int i = 0; i < pieces; i++) {
            json.append(plain ? PIECES[0] : PIECES[random.nextInt(PIECES.length)]);
        }
        json.append('"');
    }

    private void number(StringBuilder json) {
        json.append(random.nextInt(3) == 0 ? "-" : "");
        digits(json, random.nextInt(20) == 0);
        if (random.nextInt(3) == 0) {
            json.append('.');
            digits(json, true);
        }
        if (random.nextInt(4) == 0) {
            json.append(random.nextBoolean() ? 'e' : 'E');
            json.append(
                    switch (random.nextInt(3)) {
                        case 0 -> "+";
                        case 1 -> "-";
                        default -> "";
                    });
            json.append(random.nextInt(10) == 0 ? "99999999999" : "" + random.nextInt(20_000));
        }
    }

    private void digits(StringBuilder json, boolean leadingZeros) {
        int count = 1 + random.nextInt(random.nextInt(5) == 0 ? 24 : 4);
        json.append(leadingZeros || count == 1 ? random.nextInt(10) : 1 + random.nextInt(9));
        for (int i = 1; i < count; i++) {
            json.append(random.nextInt(10));
        }
    }

    private String space() {
        return switch (random.nextInt(12)) {
            case 0 -> " ";
            case 1 -> "\r\n\t ";
            default -> "";
        };
    }

    /** Something else in its place. */
    byte[] broken(byte[] json) {
        byte[] broken = json.clone();
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes && broken.length > 0; i++) {
            int at = random.nextInt(broken.length);
            switch (random.nextInt(5)) {
                case 0 -> broken[at] = (byte) random.nextInt(256);
                case 1 -> broken[at] = (byte) "{}[],:\"\\0-.eEtfn u".charAt(random.nextInt(18));
                case 2 -> broken = java.util.Arrays.copyOf(broken, at);
                case 3 -> System.arraycopy(broken, 0, broken, at, broken.length - at);
                default -> System.arraycopy(broken, at, broken, 0, broken.length - at);
            }
        }
        return broken;
    }

    /** A tree as one is built, with each kind of number. */
    JsonNode tree(int depth) {
        return switch (random.nextInt(depth <= 0 ? 9 : 12)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.booleanNode(random.nextBoolean());
            case 2 -> NODES.numberNode(random.nextInt() >> random.nextInt(32));
            case 3 -> NODES.numberNode(random.nextLong() >> random.nextInt(64));
            case 4 -> NODES.numberNode(Double.longBitsToDouble(random.nextLong()));
            case 5 -> oddNumber();
            case 6, 7, 8 -> NODES.textNode(characters());
            case 9 -> {
                ArrayNode array = NODES.arrayNode();
                int elements = random.nextInt(5);
                for (int i = 0; i < elements; i++) {
                    array.add(tree(depth - 1));
                }
                yield array;
            }
            default -> {
                ObjectNode object = NODES.objectNode();
                int members = random.nextInt(6);
                for (int i = 0; i < members; i++) {
                    object.set(
                            random.nextInt(3) == 0
                                    ? characters()
                                    : KEYS[random.nextInt(KEYS.length)],
                            tree(depth - 1));
                }
                yield object;
            }
        };
    }

    private JsonNode oddNumber() {
        return switch (random.nextInt(8)) {
            case 0 -> NODES.numberNode((short) random.nextInt());
            case 1 -> NODES.numberNode(Float.intBitsToFloat(random.nextInt()));
            case 2 -> NODES.numberNode(new BigInteger(1 + random.nextInt(200), random));
            case 3 ->
                    NODES.numberNode(
                            new BigDecimal(new BigInteger(90, random), random.nextInt(80) - 40));
            case 4 -> NODES.numberNode(random.nextInt(10_000) / 100.0);
            case 5 -> NODES.binaryNode(new byte[random.nextInt(9)]);
            case 6 -> NODES.missingNode();
            default -> NODES.pojoNode("a pojo");
        };
    }

    private String characters() {
        int count =
                switch (random.nextInt(20)) {
                    case 0 -> 4_090 + random.nextInt(12);
                    case 1 -> 9_000;
                    case 2, 3, 4 -> random.nextInt(300);
                    default -> random.nextInt(24);
                };
        int often = 1 << random.nextInt(14);
        var text = new StringBuilder(count);
        while (text.length() < count) {
            text.appendCodePoint(
                    random.nextInt(often) == 0
                            ? CHARACTERS[random.nextInt(CHARACTERS.length)]
                            : ' ' + random.nextInt(95));
        }
        return text.toString();
    }
}
