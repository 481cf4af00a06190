package io.tollgate.providers.dialect;

import org.jspecify.annotations.Nullable;

/** A whole (not streamed) answer, looked at. */
public sealed interface Answer {
    /** Good as it is: the provider's bytes go to the client unchanged. */
    record Unchanged(@Nullable TokenUsage usage, @Nullable String finishReason) implements Answer {}

    /**
     * Good after a repair or translation.
     *
     * @param usage as the provider says; null where it does not
     * @param seenOutputTokens of the answer's texts, estimated, where there is no usage; else 0
     */
    record Rewritten(
            String contentType,
            byte[] body,
            @Nullable TokenUsage usage,
            @Nullable String finishReason,
            long seenOutputTokens)
            implements Answer {
        /** In JSON. */
        public Rewritten(byte[] body, @Nullable TokenUsage usage, @Nullable String finishReason) {
            this("application/json", body, usage, finishReason, 0);
        }
    }

    /** An error inside a 200, or no answer of this protocol. */
    record Failed(ProviderError error) implements Answer {}
}
