package io.tollgate.node.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lines of RFC 4180 in UTF-8. What is unknown is an empty field. */
final class Csv {
    private Csv() {}

    static void write(OutputStream out, List<? extends @Nullable Object> values)
            throws IOException {
        var line = new StringBuilder();
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                line.append(',');
            }
            Object value = values.get(i);
            if (value != null) {
                append(line, value.toString());
            }
        }
        out.write(line.append("\r\n").toString().getBytes(UTF_8));
    }

    private static void append(StringBuilder line, String text) {
        if (!needsQuotes(text)) {
            line.append(text);
            return;
        }
        line.append('"').append(text.replace("\"", "\"\"")).append('"');
    }

    private static boolean needsQuotes(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ',' || c == '"' || c == '\n' || c == '\r') {
                return true;
            }
        }
        return !text.equals(text.strip());
    }
}
