package io.tollgate.node.request;

/**
 * Bounds of one request.
 *
 * @param requestMillis longest time of a request, retries included, where the client asks for none
 * @param answerBytes longest answer that is held to be looked at, in bytes; longer ones are errors
 * @param realtime those of a conversation
 */
public record RequestLimits(long requestMillis, int answerBytes, RealtimeLimits realtime) {
    public static final RequestLimits DEFAULTS = new RequestLimits(30 * 60_000L, 32 << 20);

    public RequestLimits {
        if (requestMillis < 1) {
            throw new IllegalArgumentException(
                    "requestMillis: " + requestMillis + " (expected: >= 1)");
        }
        if (answerBytes < 1024) {
            throw new IllegalArgumentException(
                    "answerBytes: " + answerBytes + " (expected: >= 1024)");
        }
    }

    /** With the usual bounds of a conversation. */
    public RequestLimits(long requestMillis, int answerBytes) {
        this(requestMillis, answerBytes, RealtimeLimits.DEFAULTS);
    }
}
