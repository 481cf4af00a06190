package io.tollgate.node.demo;

import com.fasterxml.jackson.databind.JsonNode;

/** Reads what both message formats (chat messages, response items) have in common. */
final class Texts {
    private static final int TOKENS_A_MESSAGE = 3;
    private static final int TOKENS_A_MEDIUM = 100;

    private Texts() {}

    /** The text of the last message of the user; "" where there is none. */
    static String question(JsonNode messages) {
        String question = "";
        for (JsonNode message : messages) {
            if (message.path("role").asText().equals("user")) {
                question = of(message.path("content"));
            }
        }
        return question;
    }

    /** A content: a string, or the texts of its parts. */
    static String of(JsonNode content) {
        if (!content.isArray()) {
            return content.asText("");
        }
        var text = new StringBuilder();
        for (JsonNode part : content) {
            text.append(part.path("text").asText(""));
        }
        return text.toString();
    }

    /** Tokens of a string, or of messages; an image or another medium counts as 100. */
    static long tokens(JsonNode messages) {
        if (messages.isTextual()) {
            return TOKENS_A_MESSAGE + DemoTokens.count(messages.asText());
        }
        long tokens = 0;
        for (JsonNode message : messages) {
            tokens += TOKENS_A_MESSAGE;
            tokens += content(message.path("content"));
            tokens += content(message.path("output"));
            tokens += DemoTokens.count(message.path("arguments").asText(""));
            for (JsonNode call : message.path("tool_calls")) {
                tokens += DemoTokens.count(call.path("function").path("arguments").asText(""));
            }
        }
        return tokens;
    }

    private static long content(JsonNode content) {
        if (!content.isArray()) {
            return DemoTokens.count(content.asText(""));
        }
        long tokens = 0;
        for (JsonNode part : content) {
            tokens +=
                    part.path("text").isTextual()
                            ? DemoTokens.count(part.path("text").asText())
                            : TOKENS_A_MEDIUM;
        }
        return tokens;
    }

    /** A tool choice that is a word. */
    static Ask.Choice choice(JsonNode choice) {
        return switch (choice.asText("")) {
            case "none" -> new Ask.Choice.None();
            case "required" -> new Ask.Choice.Required();
            default -> new Ask.Choice.Auto();
        };
    }
}
