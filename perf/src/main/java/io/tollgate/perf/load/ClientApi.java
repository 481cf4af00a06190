package io.tollgate.perf.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** The format in which load is sent and answers are read. */
enum ClientApi {
    OPENAI("/chat/completions"),
    ANTHROPIC("/messages");

    private final String path;

    ClientApi(String path) {
        this.path = path;
    }

    /** Behind the base URL. */
    String path() {
        return path;
    }

    /** Header lines that a client of this format sends. */
    List<String> headers() {
        return this == ANTHROPIC ? List.of("anthropic-version: 2023-06-01") : List.of();
    }

    /** A body of about so many bytes that asks for an answer in one piece. */
    String body(String model, int bytes) {
        return switch (this) {
            case OPENAI -> openAi(model, "", bytes);
            case ANTHROPIC ->
                    filled(
                            """
                            {"model":"%s","max_tokens":400,"system":"You are brief.",\
                            "messages":[{"role":"user","content":"\
                            """
                                    .formatted(model),
                            "\"}],\"temperature\":0.7}",
                            bytes);
        };
    }

    /** A body of about so many bytes that asks for a stream, in OpenAI's format. */
    static String streamed(String model, int bytes) {
        return openAi(model, "\"stream\":true,\"stream_options\":{\"include_usage\":true},", bytes);
    }

    private static String openAi(String model, String stream, int bytes) {
        return filled(
                """
                {"model":"%s",%s"messages":[{"role":"system","content":"You are brief."},\
                {"role":"user","content":\"\
                """
                        .formatted(model, stream),
                "\"}],\"temperature\":0.7,\"max_tokens\":400}",
                bytes);
    }

    private static String filled(String before, String after, int bytes) {
        return before + MockAnswers.filler(bytes - before.length() - after.length()) + after;
    }

    /** Whether this is the mock's whole answer. */
    boolean isAnswer(JsonNode root) {
        return switch (this) {
            case OPENAI ->
                    root.at("/choices/0/message/content").asText().startsWith(MockAnswers.MARKER)
                            && root.at("/usage/total_tokens").asInt() == 400;
            case ANTHROPIC ->
                    root.at("/content/0/text").asText().startsWith(MockAnswers.MARKER)
                            && root.at("/usage/output_tokens").asInt() == 200;
        };
    }
}
