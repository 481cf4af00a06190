package io.tollgate.providers.dialect.bedrock;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.ContentPart;
import io.tollgate.providers.chat.MediaSource;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.translation.Losses;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes images, documents, recordings and films. Bytes stand in the request or in a bucket; the
 * gateway fetches nothing. The name of a document is cleaned and made unique within the request.
 */
final class MediaWriter {
    private static final int LONGEST_NAME = 200;

    private final Losses losses;
    private final Set<String> names = new HashSet<>();

    MediaWriter(Losses losses) {
        this.losses = losses;
    }

    void image(ContentPart.Image image, String field, ArrayNode content) {
        String format =
                switch (type(image.source())) {
                    case "image/png" -> "png";
                    case "image/jpeg", "image/jpg" -> "jpeg";
                    case "image/gif" -> "gif";
                    case "image/webp" -> "webp";
                    default -> ending(image.source(), "png", "jpeg", "gif", "webp");
                };
        if (image.detail() != null && !image.detail().equals("auto")) {
            losses.hint(field + ".image_url.detail");
        }
        add(content, "image", format, image.source(), field);
    }

    void audio(ContentPart.Audio audio, String field, ArrayNode content) {
        String type = type(audio.source());
        String format =
                switch (type) {
                    case "audio/mpeg", "audio/mp3" -> "mp3";
                    case "audio/wav", "audio/x-wav", "audio/wave" -> "wav";
                    case "audio/flac", "audio/ogg", "audio/aac", "audio/opus", "audio/webm" ->
                            type.substring(6);
                    default -> ending(audio.source(), "mp3", "wav", "flac", "ogg", "aac");
                };
        add(content, "audio", format, audio.source(), field);
    }

    void video(ContentPart.Video video, String field, ArrayNode content) {
        String format =
                switch (type(video.source())) {
                    case "video/mp4" -> "mp4";
                    case "video/quicktime" -> "mov";
                    case "video/webm" -> "webm";
                    case "video/mpeg" -> "mpeg";
                    case "video/x-matroska" -> "mkv";
                    default -> ending(video.source(), "mp4", "mov", "webm", "mpeg", "mkv");
                };
        add(content, "video", format, video.source(), field);
    }

    /** The document; null, with a word, where it cannot be written. */
    @Nullable ObjectNode document(ContentPart.Document document, String field, ArrayNode content) {
        String format =
                switch (type(document.source())) {
                    case "application/pdf" -> "pdf";
                    case "text/csv" -> "csv";
                    case "text/html" -> "html";
                    case "text/markdown" -> "md";
                    case "text/plain", "application/json" -> "txt";
                    case "application/msword" -> "doc";
                    case "application/vnd.openxmlformats-officedocument.wordprocessingml.document" ->
                            "docx";
                    case "application/vnd.ms-excel" -> "xls";
                    case "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" ->
                            "xlsx";
                    default ->
                            ending(
                                    document.source(),
                                    "pdf",
                                    "csv",
                                    "html",
                                    "md",
                                    "txt",
                                    "docx",
                                    "xlsx");
                };
        ObjectNode block = add(content, "document", format, document.source(), field);
        if (block != null) {
            block.put("name", unique(document.name()));
            if (document.context() != null && !document.context().isEmpty()) {
                block.put("context", document.context());
            }
            if (document.citations()) {
                block.putObject("citations").put("enabled", true);
            }
        }
        return block;
    }

    private @Nullable ObjectNode add(
            ArrayNode content,
            String kind,
            @Nullable String format,
            MediaSource source,
            String field) {
        ObjectNode where = source(source);
        if (where == null) {
            losses.demand(
                    field,
                    "an address or a file id (expected: the bytes, or an s3:// address; Bedrock"
                            + " fetches nothing)");
            return null;
        }
        if (format == null) {
            losses.demand(field, type(source) + " (expected: a type that Bedrock takes)");
            return null;
        }
        ObjectNode block = content.addObject().putObject(kind).put("format", format);
        block.set("source", where);
        return block;
    }

    private static @Nullable ObjectNode source(MediaSource source) {
        return switch (source) {
            case MediaSource.Inline inline -> Json.object().put("bytes", inline.base64());
            case MediaSource.PlainText text ->
                    Json.object()
                            .put(
                                    "bytes",
                                    Base64.getEncoder()
                                            .encodeToString(
                                                    text.text().getBytes(StandardCharsets.UTF_8)));
            case MediaSource.Url url -> {
                if (!url.url().startsWith("s3://")) {
                    yield null;
                }
                ObjectNode where = Json.object();
                where.putObject("s3Location").put("uri", url.url());
                yield where;
            }
            case MediaSource.FileId _ -> null;
        };
    }

    private static String type(MediaSource source) {
        return switch (source) {
            case MediaSource.Inline inline -> {
                String type = inline.mediaType().toLowerCase(Locale.ROOT);
                int end = type.indexOf(';');
                yield (end < 0 ? type : type.substring(0, end)).strip();
            }
            case MediaSource.PlainText _ -> "text/plain";
            case MediaSource.Url _, MediaSource.FileId _ -> "";
        };
    }

    /** The format by the ending of an address, or null. */
    private static @Nullable String ending(MediaSource source, String... formats) {
        if (source instanceof MediaSource.Url url) {
            String address = url.url().toLowerCase(Locale.ROOT);
            for (String format : formats) {
                if (address.endsWith("." + format)
                        || (format.equals("jpeg") && address.endsWith(".jpg"))) {
                    return format;
                }
            }
            return formats[0];
        }
        return null;
    }

    /** Letters, digits, single spaces, {@code - ( ) [ ]} only. */
    private String unique(@Nullable String given) {
        var clean = new StringBuilder();
        String name = given == null ? "" : given;
        for (int i = 0; i < name.length() && clean.length() < LONGEST_NAME; i++) {
            char c = name.charAt(i);
            boolean plain =
                    (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || "-()[]".indexOf(c) >= 0;
            if (plain) {
                clean.append(c);
            } else if (!clean.isEmpty() && clean.charAt(clean.length() - 1) != ' ') {
                clean.append(' ');
            }
        }
        String base = clean.toString().strip();
        base = base.isEmpty() ? "document" : base;
        String unique = base;
        for (int i = 2; !names.add(unique); i++) {
            unique = base + " (" + i + ")";
        }
        return unique;
    }
}
