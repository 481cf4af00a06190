package io.tollgate.providers.dialect.embedding;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * Vectors, in the order of the inputs.
 *
 * @param vectors arrays of numbers, with the digits they came with
 * @param promptTokens -1 where the provider does not say
 */
public record EmbeddingAnswer(List<JsonNode> vectors, long promptTokens) {
    public EmbeddingAnswer {
        vectors = List.copyOf(vectors);
    }
}
