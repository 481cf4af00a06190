package io.tollgate.perf.load;

import java.nio.ByteBuffer;

/**
 * The prepared answers of the mock provider, each with its HTTP head.
 *
 * <p>A content chunk carries {@code System.nanoTime()} of its sending as {@code @} 19 digits
 * {@code @}. That clock is shared by all processes of one Linux machine, so a client can tell how
 * long the chunk was under way.
 */
final class MockAnswers {
    static final String MARKER = "mock-answer";
    static final int STAMP_DIGITS = 19;

    /**
     * 82 bytes with one escape: about as often as in the recorded texts of over 400 bytes (1,482
     * escapes in 123,359 bytes of 47 texts).
     */
    private static final String FILLER =
            "The quick brown fox jumps over the lazy dog, and another plain sentence follows.\\n";

    final ByteBuffer small = json("200 OK", completion("mock-1k", 1_024));
    final ByteBuffer large = json("200 OK", completion("mock-10k", 10_240));
    final ByteBuffer serverError = json("500 Internal Server Error", error("server_error"));
    final ByteBuffer rateLimit = json("429 Too Many Requests", error("rate_limit_exceeded"));
    final ByteBuffer wrongModel = json("404 Not Found", error("model_not_found"));
    final ByteBuffer wrongKey = json("401 Unauthorized", error("invalid_api_key"));
    final ByteBuffer notFound = json("404 Not Found", error("unknown_url"));
    final ByteBuffer streamStart =
            Bytes.direct(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                            + "Transfer-Encoding: chunked\r\nx-request-id: mock\r\n\r\n"
                            + frame(event("{\"role\":\"assistant\",\"content\":\"\"}", "null")));

    private final byte[] chunk =
            Bytes.of(frame(event("{\"content\":\"@0000000000000000000@ word\"}", "null")));
    private final int stampAt = Bytes.indexOf(chunk, 0, chunk.length, Bytes.of("@0")) + 1;
    private final ByteBuffer chunkOut = ByteBuffer.allocateDirect(chunk.length);
    private final ByteBuffer end = streamEnd("");
    private final ByteBuffer endWithUsage = streamEnd(frame(usageEvent()));

    /** The next content chunk, stamped; valid until the next call. */
    ByteBuffer chunk(long nanos) {
        Bytes.putDigits(chunk, stampAt, stampAt + STAMP_DIGITS, nanos);
        return chunkOut.clear().put(chunk).flip();
    }

    ByteBuffer streamEnd(boolean withUsage) {
        return (withUsage ? endWithUsage : end).duplicate();
    }

    static ByteBuffer json(String status, String body) {
        return Bytes.direct(
                "HTTP/1.1 "
                        + status
                        + "\r\nContent-Type: application/json\r\nx-request-id: mock\r\n"
                        + "Content-Length: "
                        + Bytes.of(body).length
                        + "\r\n\r\n"
                        + body);
    }

    private static ByteBuffer streamEnd(String usage) {
        return Bytes.direct(
                frame(event("{}", "\"stop\"")) + usage + frame("data: [DONE]\n\n") + "0\r\n\r\n");
    }

    private static String completion(String model, int size) {
        String before =
                """
                {"id":"chatcmpl-mock0001","object":"chat.completion","created":1700000000,\
                "model":"%s","choices":[{"index":0,"message":{"role":"assistant",\
                "content":"%s\
                """
                        .formatted(model, MARKER);
        String after =
                """
                ","refusal":null,"annotations":[]},"logprobs":null,"finish_reason":"stop"}],\
                "usage":{"prompt_tokens":200,"completion_tokens":200,"total_tokens":400,\
                "prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},\
                "completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0}},\
                "service_tier":"default","system_fingerprint":"fp_mock"}\
                """;
        return before + filler(size - before.length() - after.length()) + after;
    }

    /** JSON string content of exactly this many bytes. */
    static String filler(int size) {
        String whole = FILLER.repeat(Math.max(0, size) / FILLER.length());
        return whole + "x".repeat(Math.max(0, size) - whole.length());
    }

    private static String event(String delta, String finishReason) {
        return """
        data: {"id":"chatcmpl-mock0001","object":"chat.completion.chunk",\
        "created":1700000000,"model":"mock-stream","choices":[{"index":0,"delta":%s,\
        "finish_reason":%s}]}

        """
                .formatted(delta, finishReason);
    }

    private static String usageEvent() {
        return """
        data: {"id":"chatcmpl-mock0001","object":"chat.completion.chunk",\
        "created":1700000000,"model":"mock-stream","choices":[],\
        "usage":{"prompt_tokens":20,"completion_tokens":50,"total_tokens":70}}

        """;
    }

    private static String frame(String text) {
        return Integer.toHexString(Bytes.of(text).length) + "\r\n" + text + "\r\n";
    }

    private static String error(String code) {
        return "{\"error\":{\"message\":\"the mock provider says "
                + code
                + "\",\"type\":\"mock_error\",\"param\":null,\"code\":\""
                + code
                + "\"}}";
    }
}
