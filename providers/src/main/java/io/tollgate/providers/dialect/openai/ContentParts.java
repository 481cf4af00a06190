package io.tollgate.providers.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Turns a {@code content} that is a list of parts into the string that OpenAI's clients read;
 * thinking parts become {@code reasoning_content}.
 */
final class ContentParts {
    private ContentParts() {}

    /** Changes a message or delta whose content is neither a string nor null. */
    static void flatten(ObjectNode message) {
        JsonNode content = message.path("content");
        if (content.isTextual() || content.isNull() || content.isMissingNode()) {
            return;
        }
        if (!content.isContainerNode()) {
            message.put("content", content.asText());
            return;
        }
        var text = new StringBuilder();
        var thinking = new StringBuilder();
        if (content.isArray()) {
            for (JsonNode part : content) {
                read(part, text, thinking);
            }
        } else {
            read(content, text, thinking);
        }
        message.put("content", text.toString());
        if (!thinking.isEmpty()) {
            JsonNode reasoning = message.path("reasoning_content");
            message.put("reasoning_content", reasoning.asText("") + thinking);
        }
    }

    private static void read(JsonNode part, StringBuilder text, StringBuilder thinking) {
        if (part.isTextual()) {
            text.append(part.textValue());
            return;
        }
        JsonNode thought = part.path("thinking");
        if (thought.isTextual()) {
            thinking.append(thought.textValue());
        }
        for (JsonNode piece : thought) {
            thinking.append(piece.path("text").asText(""));
        }
        text.append(part.path("text").asText(""));
    }
}
