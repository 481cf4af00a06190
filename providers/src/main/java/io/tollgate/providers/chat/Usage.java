package io.tollgate.providers.chat;

/**
 * Tokens of one answer, counted as OpenAI counts.
 *
 * @param prompt all input, the cached and cache-writing tokens included
 * @param completion all output, reasoning included
 * @param cacheRead the part of {@code prompt} that came from a cache
 * @param cacheWrite the part of {@code prompt} that was put into a cache
 * @param cacheWriteHour the part of {@code cacheWrite} that is kept for an hour, at another price
 * @param reasoning the part of {@code completion} that was thought
 * @param imageOutput the part of {@code completion} that is pictures
 */
public record Usage(
        long prompt,
        long completion,
        long cacheRead,
        long cacheWrite,
        long cacheWriteHour,
        long reasoning,
        long imageOutput) {
    /** Of an answer without pictures. */
    public Usage(
            long prompt,
            long completion,
            long cacheRead,
            long cacheWrite,
            long cacheWriteHour,
            long reasoning) {
        this(prompt, completion, cacheRead, cacheWrite, cacheWriteHour, reasoning, 0);
    }

    public Usage {
        if (prompt < 0
                || completion < 0
                || cacheRead < 0
                || cacheWrite < 0
                || cacheWriteHour < 0
                || reasoning < 0
                || imageOutput < 0) {
            throw new IllegalArgumentException(
                    "tokens: a negative number among "
                            + java.util.List.of(
                                    prompt,
                                    completion,
                                    cacheRead,
                                    cacheWrite,
                                    cacheWriteHour,
                                    reasoning,
                                    imageOutput));
        }
    }

    /** The same with that much of the output being pictures. */
    public Usage withImageOutput(long tokens) {
        return new Usage(
                prompt, completion, cacheRead, cacheWrite, cacheWriteHour, reasoning, tokens);
    }

    /** Input that neither came from a cache nor went into one, as Anthropic counts input. */
    public long uncachedPrompt() {
        return Math.max(0, prompt - cacheRead - cacheWrite);
    }

    public long total() {
        return prompt + completion;
    }
}
