package io.tollgate.providers.aws;

import java.io.ByteArrayOutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** The form of a request that both sides of a signature write alike. */
final class CanonicalRequest {
    private static final String DIGITS = "0123456789ABCDEF";

    private CanonicalRequest() {}

    static String of(
            String method,
            String target,
            SortedMap<String, String> headers,
            String names,
            String bodyHash) {
        int question = target.indexOf('?');
        String path = question < 0 ? target : target.substring(0, question);
        String query = question < 0 ? "" : target.substring(question + 1);
        var text = new StringBuilder(512);
        text.append(method).append('\n');
        text.append(escaped(normal(path), true)).append('\n');
        text.append(query.isEmpty() ? "" : sorted(query)).append('\n');
        headers.forEach((name, value) -> text.append(name).append(':').append(value).append('\n'));
        return text.append('\n').append(names).append('\n').append(bodyHash).toString();
    }

    /** Without empty segments and those of dots. */
    private static String normal(String path) {
        if (!path.contains("//") && !path.contains("/.")) {
            return path.isEmpty() ? "/" : path;
        }
        var kept = new ArrayDeque<String>();
        for (String segment : path.split("/", -1)) {
            if (segment.equals("..")) {
                kept.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                kept.addLast(segment);
            }
        }
        boolean folder = path.endsWith("/") || path.endsWith("/.") || path.endsWith("/..");
        String joined = "/" + String.join("/", kept);
        return folder && joined.length() > 1 ? joined + "/" : joined;
    }

    private static String sorted(String query) {
        List<String> pairs = new ArrayList<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            // A zero sorts before all that may stand in a name.
            pairs.add(escaped(plain(name), false) + "\0" + escaped(plain(value), false));
        }
        pairs.sort(null);
        return String.join("&", pairs).replace('\0', '=');
    }

    private static String plain(String escaped) {
        return URLDecoder.decode(escaped.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Everything but letters, digits and {@code - . _ ~} as escapes. */
    private static String escaped(String text, boolean keepSlash) {
        var bytes = new ByteArrayOutputStream(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean keep =
                    (b >= 'a' && b <= 'z')
                            || (b >= 'A' && b <= 'Z')
                            || (b >= '0' && b <= '9')
                            || b == '-'
                            || b == '.'
                            || b == '_'
                            || b == '~'
                            || (keepSlash && b == '/');
            if (keep) {
                bytes.write(b);
            } else {
                bytes.write('%');
                bytes.write(DIGITS.charAt((b >> 4) & 0xF));
                bytes.write(DIGITS.charAt(b & 0xF));
            }
        }
        return bytes.toString(StandardCharsets.US_ASCII);
    }
}
