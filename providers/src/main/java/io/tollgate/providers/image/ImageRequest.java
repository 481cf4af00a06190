package io.tollgate.providers.image;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A wish for pictures. Words stand as the client wrote them; null where it said nothing.
 *
 * @param count how many pictures, at least 1
 * @param size null where the provider may choose
 * @param quality such as {@code high} or {@code standard}
 * @param style a look that some models have words for
 * @param background {@code opaque} or {@code transparent}
 * @param format {@code png}, {@code jpeg} or {@code webp}
 * @param compression quality of a compressed format, 0 to 100
 * @param delivery {@code b64_json} or {@code url}
 * @param moderation how strict the provider's filter is
 * @param user the end user, as the client names him
 * @param others fields that only some models know, by name, in the client's order
 */
public record ImageRequest(
        String prompt,
        long count,
        @Nullable ImageSize size,
        @Nullable String quality,
        @Nullable String style,
        @Nullable String background,
        @Nullable String format,
        @Nullable Long compression,
        @Nullable String delivery,
        @Nullable String moderation,
        @Nullable String user,
        Map<String, JsonNode> others) {
    public ImageRequest {
        others = new LinkedHashMap<>(others);
        if (count < 1) {
            throw new IllegalArgumentException("count: " + count + " (expected: at least 1)");
        }
    }
}
