package io.tollgate.providers.rerank;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Documents in order, the best first.
 *
 * @param searchUnits what some providers charge for; null where the provider does not say
 * @param tokens of question and documents; null where the provider does not say
 */
public record RerankAnswer(
        @Nullable String id,
        @Nullable String model,
        List<Ranked> results,
        @Nullable Long searchUnits,
        @Nullable Long tokens) {
    public RerankAnswer {
        results = List.copyOf(results);
    }

    /**
     * One document.
     *
     * @param index its place in the request
     * @param score how well it answers, with the digits it came with
     */
    public record Ranked(int index, JsonNode score) {}
}
