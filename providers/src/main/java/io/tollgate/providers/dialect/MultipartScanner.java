package io.tollgate.providers.dialect;

import io.tollgate.providers.dialect.Scan.Malformed;
import io.tollgate.providers.dialect.Scan.Scanned;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the form fields {@code model} and {@code stream} (and the gateway's own {@code provider})
 * of a multipart/form-data request, so that the model can be replaced. Files are stepped over.
 *
 * <p>A field given twice is refused: gateway and provider could take different ones.
 */
public final class MultipartScanner {
    private static final int MAX_PARTS = 256;
    private static final int MAX_HEADERS = 4096;
    private static final int MAX_VALUE = 1024;
    private static final byte[] HEADERS_END = {'\r', '\n', '\r', '\n'};
    private static final Pattern BOUNDARY =
            Pattern.compile("(?i);\\s*boundary=(?:\"([^\"]{1,200})\"|([^\\s;\"]{1,200}))");
    private static final Pattern NAME =
            Pattern.compile("(?i);\\s*name=(?:\"([^\"]*)\"|([^\\s;\"]+))");
    private static final Pattern FILE_NAME = Pattern.compile("(?i);\\s*filename\\*?=");

    private final byte[] body;
    private final List<Integer> removals = new ArrayList<>();
    private @Nullable String model;
    private int modelStart = -1;
    private int modelEnd = -1;
    private @Nullable String stream;
    private @Nullable String provider;
    private @Nullable String user;

    private MultipartScanner(byte[] body) {
        this.body = body;
    }

    /** Scans a body. Never throws. */
    public static Scan scan(byte[] body, String contentType) {
        Matcher matcher = BOUNDARY.matcher(contentType);
        boolean multipart =
                contentType.strip().toLowerCase(Locale.ROOT).startsWith("multipart/form-data");
        if (!multipart || !matcher.find()) {
            return new Malformed(
                    0,
                    "",
                    "content-type: "
                            + contentType
                            + " (expected: multipart/form-data with a boundary)");
        }
        String boundary = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        return new MultipartScanner(body).scan(boundary);
    }

    private Scan scan(String boundary) {
        byte[] first = ("--" + boundary).getBytes(StandardCharsets.UTF_8);
        var search = new ByteSearch(("\r\n--" + boundary).getBytes(StandardCharsets.UTF_8));
        int part = starts(0, first) ? 0 : search.find(body, 0) + 2;
        if (part == 1) {
            return malformed(0, "The form has no part that begins with its boundary");
        }
        for (int parts = 0; parts < MAX_PARTS; parts++) {
            int line = part + first.length;
            if (line + 2 <= body.length && body[line] == '-' && body[line + 1] == '-') {
                return scanned();
            }
            int headers = skipLine(line);
            int content = headers < 0 ? -1 : headersEnd(headers);
            int end = content < 0 ? -1 : delimiter(search, content - 2, first.length + 2);
            if (end < 0) {
                return malformed(part, "The form's part at byte " + part + " is not complete");
            }
            Malformed problem = part(part, headers, content, Math.max(content, end), end + 2);
            if (problem != null) {
                return problem;
            }
            part = end + 2;
        }
        return malformed(part, "The form has too many parts (expected: at most " + MAX_PARTS + ")");
    }

    /** The next boundary that is a line of its own; a longer word that begins so is content. */
    private int delimiter(ByteSearch search, int from, int length) {
        int at = search.find(body, from);
        while (at >= 0) {
            int rest = at + length;
            boolean last = rest + 2 <= body.length && body[rest] == '-' && body[rest + 1] == '-';
            if (last || skipLine(rest) >= 0) {
                return at;
            }
            at = search.find(body, rest);
        }
        return -1;
    }

    private static Malformed malformed(int offset, String message) {
        return new Malformed(offset, "", message);
    }

    private boolean starts(int at, byte[] bytes) {
        return at + bytes.length <= body.length
                && java.util.Arrays.equals(body, at, at + bytes.length, bytes, 0, bytes.length);
    }

    /** White space may stand behind a boundary. */
    private int skipLine(int at) {
        int i = at;
        while (i < body.length && (body[i] == ' ' || body[i] == '\t')) {
            i++;
        }
        return i + 2 <= body.length && body[i] == '\r' && body[i + 1] == '\n' ? i : -1;
    }

    /** From the line end before the headers to the first byte of the content. */
    private int headersEnd(int headers) {
        for (int i = headers; i < headers + MAX_HEADERS; i++) {
            if (starts(i, HEADERS_END)) {
                return i + 4;
            }
        }
        return -1;
    }

    private @Nullable Malformed part(int start, int headers, int content, int end, int next) {
        String head = new String(body, headers, content - headers, StandardCharsets.UTF_8);
        String disposition = disposition(head);
        Matcher name = NAME.matcher(disposition);
        if (!name.find() || FILE_NAME.matcher(disposition).find()) {
            return null;
        }
        String field = name.group(1) == null ? name.group(2) : name.group(1);
        return switch (field) {
            case "model" -> {
                Malformed problem = check(field, model, content, end);
                model = value(content, end);
                modelStart = content;
                modelEnd = end;
                yield problem;
            }
            case "stream" -> {
                Malformed problem = check(field, stream, content, end);
                stream = value(content, end);
                yield problem;
            }
            case "provider" -> {
                Malformed problem = check(field, provider, content, end);
                provider = value(content, end);
                removals.add(start);
                removals.add(next);
                yield problem;
            }
            case "user" -> {
                user = end - content <= MAX_VALUE ? value(content, end) : null;
                yield null;
            }
            default -> null;
        };
    }

    private static String disposition(String head) {
        for (String line : head.split("\r\n", -1)) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-disposition:")) {
                return line;
            }
        }
        return "";
    }

    private static @Nullable Malformed check(
            String field, @Nullable String before, int start, int end) {
        if (before != null) {
            return new Malformed(start, field, field + ": given twice (expected: once)");
        }
        return end - start <= MAX_VALUE
                ? null
                : new Malformed(
                        start,
                        field,
                        field + ": too long (expected: at most " + MAX_VALUE + " bytes)");
    }

    private String value(int start, int end) {
        return new String(body, start, Math.min(end - start, MAX_VALUE), StandardCharsets.UTF_8);
    }

    private Scan scanned() {
        boolean streamed =
                stream != null
                        && (stream.strip().equalsIgnoreCase("true") || stream.strip().equals("1"));
        return new Scanned(
                new RequestFields(
                        model,
                        modelStart,
                        modelEnd,
                        provider,
                        List.of(),
                        streamed,
                        false,
                        List.copyOf(removals),
                        -1,
                        -1,
                        -1,
                        user));
    }
}
