package io.tollgate.providers.chat;

import org.jspecify.annotations.Nullable;

/** How the next token is chosen; null where the client leaves it to the model. */
public record Sampling(
        @Nullable Double temperature,
        @Nullable Double topP,
        @Nullable Long topK,
        @Nullable Double presencePenalty,
        @Nullable Double frequencyPenalty,
        @Nullable Long seed) {
    public static final Sampling DEFAULT = new Sampling(null, null, null, null, null, null);
}
