package io.tollgate.providers.dialect.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.MediaSource;
import io.tollgate.providers.dialect.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Where the bytes of an image or document are, in this API's words. */
final class Sources {
    private Sources() {}

    static ObjectNode write(MediaSource source) {
        return switch (source) {
            case MediaSource.Inline inline ->
                    Json.object()
                            .put("type", "base64")
                            .put("media_type", inline.mediaType())
                            .put("data", inline.base64());
            case MediaSource.PlainText text -> plain(text.text());
            case MediaSource.Url url -> Json.object().put("type", "url").put("url", url.url());
            case MediaSource.FileId file ->
                    Json.object().put("type", "file").put("file_id", file.id());
        };
    }

    /** Documents are PDF or text; null for what is neither. */
    static @Nullable ObjectNode writeDocument(MediaSource source) {
        if (!(source instanceof MediaSource.Inline inline)
                || inline.mediaType().equals("application/pdf")) {
            return write(source);
        }
        boolean text =
                inline.mediaType().startsWith("text/")
                        || inline.mediaType().equals("application/json");
        if (!text) {
            return null;
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(inline.base64());
            return plain(new String(bytes, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static ObjectNode plain(String text) {
        return Json.object().put("type", "text").put("media_type", "text/plain").put("data", text);
    }
}
