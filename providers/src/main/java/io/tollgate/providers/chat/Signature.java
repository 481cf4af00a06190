package io.tollgate.providers.chat;

/**
 * Opaque text that must come back to its provider unchanged.
 *
 * @param format whose it is: {@link #ANTHROPIC}, {@link #GEMINI}, {@link #RESPONSES}, or {@link
 *     #UNKNOWN} where the client's API does not say
 */
public record Signature(String value, String format) {
    public static final String ANTHROPIC = "anthropic-claude-v1";
    public static final String GEMINI = "google-gemini-v1";
    public static final String RESPONSES = "openai-responses-v1";
    public static final String UNKNOWN = "unknown";

    /** Whether the provider of that format can have made it. */
    public boolean fits(String other) {
        return format.equals(other) || format.equals(UNKNOWN);
    }
}
