package io.tollgate.providers.dialect;

import org.jspecify.annotations.Nullable;

/** A whole (not streamed) answer, looked at. */
public sealed interface Answer {
    /** Good as it is: the provider's bytes go to the client unchanged. */
    record Unchanged(@Nullable TokenUsage usage, @Nullable String finishReason) implements Answer {}

    /** Good after a repair or translation. */
    record Rewritten(
            String contentType,
            byte[] body,
            @Nullable TokenUsage usage,
            @Nullable String finishReason)
            implements Answer {
        /** In JSON. */
        public Rewritten(byte[] body, @Nullable TokenUsage usage, @Nullable String finishReason) {
            this("application/json", body, usage, finishReason);
        }
    }

    /** An error inside a 200, or no answer of this protocol. */
    record Failed(ProviderError error) implements Answer {}
}
