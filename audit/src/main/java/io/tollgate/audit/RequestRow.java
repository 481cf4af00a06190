package io.tollgate.audit;

/**
 * What is kept of one request, in either store a row of the requests table. Texts are never null;
 * "" where there is nothing to say. Numbers are -1 where they are unknown.
 *
 * @param createdAtMillis when the request's head had been read, in milliseconds since 1970
 * @param requestId ours, unique; the client got it as {@code x-request-id}
 * @param traceId from {@code traceparent}; 32 hex digits, or ""
 * @param clientAddress the peer's address without its port
 * @param configVersion of the configuration the request was served under
 */
public record RequestRow(
        long createdAtMillis,
        String requestId,
        String traceId,
        String clientAddress,
        String configVersion,
        Tenant tenant,
        Asked asked,
        Served served,
        Answer answer,
        Timing timing,
        Tokens tokens,
        Cost cost) {

    /**
     * Whose request it is.
     *
     * @param virtualKey its name, never the key; "" where none was recognised
     * @param user what the request itself names as its end user
     */
    public record Tenant(String customer, String team, String virtualKey, String user) {
        public static final Tenant NOBODY = new Tenant("", "", "", "");
    }

    /**
     * What was asked for.
     *
     * @param clientApi whose API the client spoke: {@code openai}, {@code anthropic}, ...
     * @param operation such as {@code chat} or {@code embeddings}
     * @param model as the client named it
     * @param bytes of the body
     * @param promptHash of the body, 32 hex digits: its XXH3 of 128 bits or the first half of its
     *     SHA-256, as the configuration says; "" when off
     */
    public record Asked(
            String clientApi,
            String operation,
            String model,
            boolean stream,
            long bytes,
            String promptHash) {}

    /**
     * Who served it: the last attempt.
     *
     * @param provider "" where none was tried
     * @param providerKey the name of the provider's key, never the key
     * @param model as the provider was asked for it
     * @param attempts upstream calls made
     * @param attemptLog what became of each attempt in order, such as {@code
     *     openai/main:rate_limited,azure/eu:ok}; "" where one attempt was made and served
     */
    public record Served(
            String provider, String providerKey, String model, int attempts, String attemptLog) {
        public static final Served NOT = new Served("", "", "", 0, "");
    }

    /**
     * What the client got.
     *
     * @param status the HTTP status; 499 where the client left before one was sent; 0 where unknown
     * @param errorClass why it failed, such as {@code rate_limited}; "" where it did not
     * @param finishReason in OpenAI's words, such as {@code stop}; "" where unknown
     * @param cache {@code hit}, {@code miss} or ""
     * @param bytes of the body
     * @param bodyHash the first 16 bytes of the SHA-256 of the bodies kept in {@code bodies}, as 32
     *     hex digits; "" where none are kept
     */
    public record Answer(
            Outcome outcome,
            int status,
            String errorClass,
            String finishReason,
            boolean clientAborted,
            String cache,
            long bytes,
            String bodyHash) {}

    /**
     * How long it took.
     *
     * @param latencyMs from the request's head to the end of its answer
     * @param ttftMs to the first event of a streamed answer; -1 for others
     * @param overheadUs spent by the gateway itself, in microseconds
     */
    public record Timing(long latencyMs, long ttftMs, long overheadUs) {
        public static final Timing UNKNOWN = new Timing(-1, -1, -1);
    }

    /**
     * Tokens as OpenAI counts: {@code input} includes cached and cache-writing tokens, {@code
     * output} includes reasoning.
     *
     * @param images made or read, where the provider counts them
     * @param estimated whether the provider reported nothing and the gateway counted
     */
    public record Tokens(
            long input,
            long cachedInput,
            long cacheWrite,
            long output,
            long reasoning,
            long audioInput,
            long audioOutput,
            long images,
            boolean estimated) {
        public static final Tokens NONE = new Tokens(0, 0, 0, 0, 0, 0, 0, 0, false);
    }

    /**
     * Money in billionths of a US dollar.
     *
     * @param actualNanoUsd -1 where the model has no price
     * @param reservedNanoUsd held while the request ran: its worst case
     */
    public record Cost(long actualNanoUsd, long reservedNanoUsd) {
        public static final Cost NONE = new Cost(0, 0);
    }
}
