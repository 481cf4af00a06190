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
    private static final int MAX_VALUE = 1024;
    private static final Pattern BOUNDARY =
            Pattern.compile("(?i);\\s*boundary=(?:\"([^\"]{1,200})\"|([^\\s;\"]{1,200}))");

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
        switch (FormParts.cut(body, boundary)) {
            case FormParts.Result.Broken broken -> {
                return new Malformed(broken.offset(), "", broken.message());
            }
            case FormParts.Result.Cut form -> {
                for (FormParts.Part part : form.parts()) {
                    Malformed problem = part.file() ? null : field(part);
                    if (problem != null) {
                        return problem;
                    }
                }
                return scanned();
            }
        }
    }

    private @Nullable Malformed field(FormParts.Part part) {
        int content = part.content();
        int end = part.end();
        return switch (part.name()) {
            case "model" -> {
                Malformed problem = check(part.name(), model, content, end);
                model = value(content, end);
                modelStart = content;
                modelEnd = end;
                yield problem;
            }
            case "stream" -> {
                Malformed problem = check(part.name(), stream, content, end);
                stream = value(content, end);
                yield problem;
            }
            case "provider" -> {
                Malformed problem = check(part.name(), provider, content, end);
                provider = value(content, end);
                removals.add(part.start());
                removals.add(part.next());
                yield problem;
            }
            case "user" -> {
                user = end - content <= MAX_VALUE ? value(content, end) : null;
                yield null;
            }
            default -> null;
        };
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
