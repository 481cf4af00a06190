package io.tollgate.providers.dialect;

/**
 * Tokens of one answer, counted as OpenAI counts: {@code prompt} includes the cached and the cache
 * writing tokens, {@code completion} includes the reasoning tokens. Never negative.
 */
public record TokenUsage(
        long prompt,
        long completion,
        long cachedPrompt,
        long cacheWrite,
        long reasoning,
        Media media) {
    public static final TokenUsage NONE = new TokenUsage(0, 0, 0, 0, 0);

    /** Of text alone. */
    public TokenUsage(
            long prompt, long completion, long cachedPrompt, long cacheWrite, long reasoning) {
        this(prompt, completion, cachedPrompt, cacheWrite, reasoning, Media.NONE);
    }

    /**
     * What is no text. The tokens are part of the prompt and of the completion.
     *
     * @param audioMillis of audio that was sent, where the provider counts time and not tokens
     * @param images that were made, where they and not their tokens are counted
     * @param characters that were spoken, where they and not their tokens are counted
     */
    public record Media(
            long audioInput,
            long imageInput,
            long audioOutput,
            long imageOutput,
            long audioMillis,
            long images,
            long characters) {
        public static final Media NONE = new Media(0, 0, 0, 0, 0);

        /** Of tokens and time. */
        public Media(
                long audioInput,
                long imageInput,
                long audioOutput,
                long imageOutput,
                long audioMillis) {
            this(audioInput, imageInput, audioOutput, imageOutput, audioMillis, 0, 0);
        }

        public Media {
            if (audioInput < 0
                    || imageInput < 0
                    || audioOutput < 0
                    || imageOutput < 0
                    || audioMillis < 0
                    || images < 0
                    || characters < 0) {
                throw new IllegalArgumentException(
                        "media: a negative count (expected: none negative)");
            }
        }
    }

    /** The same with another count of output. */
    public TokenUsage withCompletion(long other) {
        return new TokenUsage(prompt, other, cachedPrompt, cacheWrite, reasoning, media);
    }

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
