package io.tollgate.providers.dialect;

/**
 * Tokens of one answer, counted as OpenAI counts: {@code prompt} includes the cached and the cache
 * writing tokens, {@code completion} includes the reasoning tokens. Never negative.
 */
public record TokenUsage(
        long prompt, long completion, long cachedPrompt, long cacheWrite, long reasoning) {
    public static final TokenUsage NONE = new TokenUsage(0, 0, 0, 0, 0);

    public TokenUsage {
        if (prompt < 0 || completion < 0 || cachedPrompt < 0 || cacheWrite < 0 || reasoning < 0) {
            throw new IllegalArgumentException(
                    "tokens: "
                            + prompt
                            + ", "
                            + completion
                            + ", "
                            + cachedPrompt
                            + ", "
                            + cacheWrite
                            + ", "
                            + reasoning
                            + " (expected: none negative)");
        }
    }
}
