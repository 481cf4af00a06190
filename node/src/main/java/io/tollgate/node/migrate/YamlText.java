package io.tollgate.node.migrate;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Writes a {@link Block} as YAML: plain words plain, everything else in double quotes. */
final class YamlText {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_./+-]*");
    private static final List<String> WORDS_OF_YAML =
            List.of("true", "false", "yes", "no", "on", "off", "null", "y", "n");

    private final StringBuilder out = new StringBuilder();

    private YamlText() {}

    static String of(Block root) {
        var text = new YamlText();
        root.entries()
                .forEach((key, value) -> {
                    if (!text.out.isEmpty()) {
                        text.out.append('\n');
                    }
                    text.entry(0, key, value);
                });
        return text.out.toString();
    }

    private void entry(int depth, String key, Piece value) {
        out.append("  ".repeat(depth)).append(scalar(key)).append(':');
        switch (value) {
            case Piece.Text(String text) -> out.append(' ').append(scalar(text)).append('\n');
            case Block block when block.isEmpty() -> out.append(" {}\n");
            case Block block -> {
                out.append('\n');
                block.entries().forEach((inner, one) -> entry(depth + 1, inner, one));
            }
            case Piece.Items(List<Piece> values) -> items(depth, values);
        }
    }

    private void items(int depth, List<Piece> values) {
        if (values.stream().allMatch(Piece.Text.class::isInstance)) {
            var line = new StringBuilder(" [");
            for (Piece value : values) {
                line.append(line.length() > 2 ? ", " : "").append(inline(value));
            }
            out.append(line).append("]\n");
            return;
        }
        out.append('\n');
        for (Piece value : values) {
            out.append("  ".repeat(depth + 1)).append("- ");
            if (value instanceof Block block && !block.isEmpty() && !isShort(block)) {
                block(depth + 2, block);
            } else {
                out.append(inline(value)).append('\n');
            }
        }
    }

    /** An item of a list, whose first key stands behind the dash. */
    private void block(int depth, Block block) {
        int from = out.length();
        block.entries().forEach((key, value) -> entry(depth, key, value));
        out.delete(from, from + 2 * depth);
    }

    private static boolean isShort(Block block) {
        return block.entries().size() <= 3
                && block.entries().values().stream().allMatch(Piece.Text.class::isInstance);
    }

    private static String inline(Piece value) {
        return switch (value) {
            case Piece.Text(String text) -> scalar(text);
            case Block block -> {
                var line = new StringBuilder("{");
                block.entries()
                        .forEach((key, one) ->
                                line.append(line.length() > 1 ? ", " : "")
                                        .append(scalar(key))
                                        .append(": ")
                                        .append(inline(one)));
                yield line.append('}').toString();
            }
            case Piece.Items(List<Piece> values) -> {
                var line = new StringBuilder("[");
                for (Piece one : values) {
                    line.append(line.length() > 1 ? ", " : "").append(inline(one));
                }
                yield line.append(']').toString();
            }
        };
    }

    static String scalar(String text) {
        boolean plain =
                PLAIN.matcher(text).matches()
                        && !WORDS_OF_YAML.contains(text.toLowerCase(Locale.ROOT));
        // words that stand for a truth are read as text by our own reader, so they may stay plain
        if (plain || text.equals("true") || text.equals("false")) {
            return text;
        }
        var quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                case '\r' -> quoted.append("\\r");
                default -> {
                    if (c < ' '
                            || c == 0x7f
                            || c == 0x85
                            || c == 0x2028
                            || c == 0x2029
                            || c == 0xfeff) {
                        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
