package io.tollgate.perf.micro;

import java.nio.charset.StandardCharsets;

/**
 * Requests, answers and stream events of given sizes, as an OpenAI client and provider write them.
 */
final class Bodies {
    private static final String FILLER =
            "The quick brown fox jumps over the lazy dog, and a \\\"quoted\\\" word follows.\\n";

    private Bodies() {}

    static byte[] request(int bytes) {
        return between(
                """
                {"model":"mock/mock-1k","messages":[{"role":"system","content":"You are brief."},\
                {"role":"user","content":\"\
                """,
                "\"}],\"temperature\":0.7,\"max_tokens\":400}",
                bytes);
    }

    static byte[] answer(int bytes) {
        return between(
                """
                {"id":"chatcmpl-1","object":"chat.completion","created":1700000000,\
                "model":"mock-1k","choices":[{"index":0,"message":{"role":"assistant",\
                "content":\"\
                """,
                """
                ","refusal":null,"annotations":[]},"logprobs":null,"finish_reason":"stop"}],\
                "usage":{"prompt_tokens":200,"completion_tokens":200,"total_tokens":400,\
                "prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},\
                "completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0}},\
                "service_tier":"default","system_fingerprint":"fp_mock"}\
                """,
                bytes);
    }

    /** One event of about 200 bytes. */
    static byte[] event(String delta, String finishReason) {
        return utf8(
                """
                data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1700000000,\
                "model":"mock-stream","choices":[{"index":0,"delta":%s,"finish_reason":%s}]}

                """
                        .formatted(delta, finishReason));
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] between(String before, String after, int bytes) {
        int room = Math.max(0, bytes - before.length() - after.length());
        String whole = FILLER.repeat(room / FILLER.length());
        return utf8(before + whole + "x".repeat(room - whole.length()) + after);
    }
}
