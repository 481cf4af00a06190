package io.tollgate.providers.dialect.embedding;

import io.tollgate.providers.chat.Extra;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Texts to be turned into vectors.
 *
 * @param inputs at least one
 * @param dimensions how long a vector shall be; null for the model's own
 * @param purpose what the vectors are for, in Google's words such as {@code RETRIEVAL_QUERY}
 * @param title of the text, where the client names one
 * @param truncate whether a text that is too long is cut; null where not said
 * @param base64 whether the client wants vectors as base64 of little-endian floats
 * @param extras what the client's API has and these words lack
 */
public record EmbeddingRequest(
        List<String> inputs,
        @Nullable Long dimensions,
        @Nullable String purpose,
        @Nullable String title,
        @Nullable Boolean truncate,
        boolean base64,
        List<Extra> extras) {
    public EmbeddingRequest {
        inputs = List.copyOf(inputs);
        extras = List.copyOf(extras);
        if (inputs.isEmpty()) {
            throw new IllegalArgumentException("inputs: none (expected: at least one)");
        }
    }
}
