package io.tollgate.providers.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer.
 *
 * @param createdSeconds Unix time, 0 where the provider gives none
 * @param parts thoughts, text, calls and refusals in the model's order
 * @param stopSequence the text that stopped it, where known
 */
public record ChatAnswer(
        @Nullable String id,
        @Nullable String model,
        long createdSeconds,
        List<ContentPart> parts,
        FinishReason finish,
        @Nullable String stopSequence,
        @Nullable Usage usage,
        List<Citation> citations,
        List<TokenLogprob> logprobs) {
    public ChatAnswer {
        parts = List.copyOf(parts);
        citations = List.copyOf(citations);
        logprobs = List.copyOf(logprobs);
    }
}
