package io.tollgate.providers.embedding;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Vectors, one for each text in order.
 *
 * @param vectors arrays of numbers, with the digits they came with
 * @param tokens of all texts; null where the provider does not say
 */
public record EmbeddingAnswer(
        @Nullable String id,
        @Nullable String model,
        List<JsonNode> vectors,
        @Nullable Long tokens) {
    public EmbeddingAnswer {
        vectors = List.copyOf(vectors);
    }
}
