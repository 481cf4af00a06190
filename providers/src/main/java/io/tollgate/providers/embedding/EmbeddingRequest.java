package io.tollgate.providers.embedding;

import io.tollgate.providers.chat.Extra;
import io.tollgate.providers.tokens.TokenEstimate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Texts that a client wants as vectors.
 *
 * @param texts in order; at least one
 * @param purpose what the vectors are for; null where not said
 * @param dimensions how many numbers a vector has; null for the model's own
 * @param base64 whether the client wants each vector as base64 of 32-bit floats, lowest byte first
 * @param truncate whether a text that is too long is cut; null where not said
 * @param title of the document the texts are of
 * @param user the end user, as the client names him
 * @param extras what the client's API has and these words lack
 */
public record EmbeddingRequest(
        List<String> texts,
        @Nullable Purpose purpose,
        @Nullable Long dimensions,
        boolean base64,
        @Nullable Boolean truncate,
        @Nullable String title,
        @Nullable String user,
        List<Extra> extras) {
    public EmbeddingRequest {
        texts = List.copyOf(texts);
        extras = List.copyOf(extras);
        if (texts.isEmpty()) {
            throw new IllegalArgumentException("texts: none (expected: at least one)");
        }
    }

    /** About as many tokens as the texts have, where a provider does not say. */
    public long estimatedTokens() {
        long weight = 0;
        for (String text : texts) {
            weight += TokenEstimate.weigh(text);
        }
        return TokenEstimate.tokens(weight);
    }

    /** What vectors are for: some models give others for a question than for what is searched. */
    public enum Purpose {
        DOCUMENT,
        QUERY,
        CLASSIFICATION,
        CLUSTERING,
        SIMILARITY,
        /** A question to be answered. */
        QUESTION,
        /** A statement to be proved. */
        FACT,
        /** Words that look for program text. */
        CODE_QUERY
    }
}
