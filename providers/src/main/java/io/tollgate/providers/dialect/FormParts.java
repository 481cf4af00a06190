package io.tollgate.providers.dialect;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Cuts a multipart/form-data body into its parts; looks at their heads, never into a file. */
public final class FormParts {
    private static final int MAX_PARTS = 256;
    private static final int MAX_HEADERS = 4096;
    private static final int MAX_BOUNDARY = 200;
    private static final byte[] HEADERS_END = {'\r', '\n', '\r', '\n'};
    private static final Pattern NAME =
            Pattern.compile("(?i);\\s*name=(?:\"([^\"]*)\"|([^\\s;\"]+))");
    private static final Pattern FILE_NAME = Pattern.compile("(?i);\\s*filename\\*?=");

    private final byte[] body;
    private final byte[] first;
    private final ByteSearch search;
    private final List<Part> parts = new ArrayList<>();

    private FormParts(byte[] body, String boundary) {
        this.body = body;
        this.first = ("--" + boundary).getBytes(StandardCharsets.UTF_8);
        this.search = new ByteSearch(("\r\n--" + boundary).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * One field of the form. All numbers are places in the body.
     *
     * @param name of the field; "" where it has none
     * @param file whether it names a file
     * @param start of its boundary
     * @param content first byte of its value
     * @param end byte after its value
     * @param next start of the boundary behind it
     */
    public record Part(String name, boolean file, int start, int content, int end, int next) {}

    /** Outcome of {@link #cut}. */
    public sealed interface Result {
        /** All parts in order. */
        record Cut(List<Part> parts) implements Result {}

        /** It is no form. */
        record Broken(int offset, String message) implements Result {}
    }

    /** Cuts a body at its boundary. Never throws. */
    public static Result cut(byte[] body, String boundary) {
        return new FormParts(body, boundary).cut();
    }

    /** The boundary of a body that begins with it, as those of all clients do; else null. */
    public static @Nullable String boundary(byte[] body) {
        int end = 2;
        while (end < body.length && end <= MAX_BOUNDARY + 2 && body[end] > ' ') {
            end++;
        }
        boolean dashes = body.length > 2 && body[0] == '-' && body[1] == '-';
        boolean line = end + 1 < body.length && body[end] == '\r' && body[end + 1] == '\n';
        return dashes && line && end > 2
                ? new String(body, 2, end - 2, StandardCharsets.US_ASCII)
                : null;
    }

    private Result cut() {
        int part = starts(0, first) ? 0 : search.find(body, 0) + 2;
        if (part == 1) {
            return new Result.Broken(0, "The form has no part that begins with its boundary");
        }
        for (int i = 0; i < MAX_PARTS; i++) {
            int line = part + first.length;
            if (line + 2 <= body.length && body[line] == '-' && body[line + 1] == '-') {
                return new Result.Cut(List.copyOf(parts));
            }
            int headers = skipLine(line);
            int content = headers < 0 ? -1 : headersEnd(headers);
            int end = content < 0 ? -1 : delimiter(content - 2);
            if (end < 0) {
                return new Result.Broken(
                        part, "The form's part at byte " + part + " is not complete");
            }
            parts.add(part(part, headers, content, Math.max(content, end), end + 2));
            part = end + 2;
        }
        return new Result.Broken(
                part, "The form has too many parts (expected: at most " + MAX_PARTS + ")");
    }

    /** The next boundary that is a line of its own; a longer word that begins so is content. */
    private int delimiter(int from) {
        int at = search.find(body, from);
        while (at >= 0) {
            int rest = at + first.length + 2;
            boolean last = rest + 2 <= body.length && body[rest] == '-' && body[rest + 1] == '-';
            if (last || skipLine(rest) >= 0) {
                return at;
            }
            at = search.find(body, rest);
        }
        return -1;
    }

    private boolean starts(int at, byte[] bytes) {
        return at + bytes.length <= body.length
                && Arrays.equals(body, at, at + bytes.length, bytes, 0, bytes.length);
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

    private Part part(int start, int headers, int content, int end, int next) {
        String head = new String(body, headers, content - headers, StandardCharsets.UTF_8);
        String disposition = disposition(head);
        Matcher name = NAME.matcher(disposition);
        boolean named = name.find();
        String field = named ? (name.group(1) == null ? name.group(2) : name.group(1)) : "";
        boolean file = FILE_NAME.matcher(disposition).find();
        return new Part(field, file, start, content, end, next);
    }

    private static String disposition(String head) {
        for (String line : head.split("\r\n", -1)) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-disposition:")) {
                return line;
            }
        }
        return "";
    }
}
