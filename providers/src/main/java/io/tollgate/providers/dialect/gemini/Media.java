package io.tollgate.providers.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.chat.ContentPart;
import io.tollgate.providers.chat.MediaSource;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.translation.Fields;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Pictures, recordings and files of a request, by their media type. */
final class Media {
    private Media() {}

    static ContentPart inline(Fields data) {
        String type = data.needed("mimeType");
        String base64 = data.needed("data").replace('-', '+').replace('_', '/');
        if (type.startsWith("text/")) {
            try {
                String text =
                        new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
                return part(type, new MediaSource.PlainText(text), data.text("displayName"));
            } catch (IllegalArgumentException e) {
                throw data.at("data").wrong("base64");
            }
        }
        return part(type, new MediaSource.Inline(type, base64), data.text("displayName"));
    }

    /** The picture in a part of an answer; null where there is none, or only one in thought. */
    static MediaSource.@Nullable Inline picture(JsonNode part) {
        JsonNode data = part.path("inlineData");
        String type = Json.string(data, "mimeType");
        String base64 = Json.string(data, "data");
        boolean shown = !part.path("thought").asBoolean(false);
        return shown && base64 != null && type != null && type.startsWith("image/")
                ? new MediaSource.Inline(type, base64)
                : null;
    }

    static ContentPart file(Fields file) {
        String uri = file.needed("fileUri");
        String given = file.text("mimeType");
        boolean web = uri.startsWith("https://") || uri.startsWith("http://");
        boolean stored = uri.contains("generativelanguage.googleapis.com/");
        return part(
                given == null ? typeOf(uri) : given,
                web && !stored ? new MediaSource.Url(uri) : new MediaSource.FileId(uri),
                file.text("displayName"));
    }

    private static ContentPart part(String type, MediaSource source, @Nullable String name) {
        String kind = type.toLowerCase(Locale.ROOT);
        if (kind.startsWith("image/")) {
            return new ContentPart.Image(source, null, null);
        }
        if (kind.startsWith("audio/")) {
            return new ContentPart.Audio(source);
        }
        if (kind.startsWith("video/")) {
            return new ContentPart.Video(source);
        }
        return new ContentPart.Document(source, name, null, false, null);
    }

    private static String typeOf(String uri) {
        String path = uri.toLowerCase(Locale.ROOT);
        if (path.contains("youtube.com/") || path.contains("youtu.be/")) {
            return "video/mp4";
        }
        for (String end : new String[] {".png", ".jpg", ".jpeg", ".gif", ".webp"}) {
            if (path.endsWith(end)) {
                return "image/*";
            }
        }
        return "application/octet-stream";
    }
}
