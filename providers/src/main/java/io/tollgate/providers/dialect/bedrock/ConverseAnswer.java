package io.tollgate.providers.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.chat.ChatAnswer;
import io.tollgate.providers.chat.Citation;
import io.tollgate.providers.chat.ContentPart;
import io.tollgate.providers.chat.Signature;
import io.tollgate.providers.dialect.Ids;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.anthropic.Claude;
import java.util.ArrayList;
import java.util.List;

/** Reads a whole answer of Converse. Blocks that are not known are stepped over. */
final class ConverseAnswer {
    private final List<ContentPart> parts = new ArrayList<>();
    private final List<Citation> citations = new ArrayList<>();
    private boolean calls;

    private ConverseAnswer() {}

    static boolean isOne(JsonNode body) {
        return body.path("output").path("message").path("content").isArray();
    }

    static ChatAnswer read(JsonNode body) {
        var answer = new ConverseAnswer();
        for (JsonNode block : body.path("output").path("message").path("content")) {
            answer.block(block);
        }
        return new ChatAnswer(
                null,
                null,
                0,
                answer.parts,
                ConverseStop.read(body.path("stopReason").asText(""), answer.calls),
                null,
                UsageCount.read(body.path("usage")),
                answer.citations,
                List.of());
    }

    private void block(JsonNode block) {
        if (block.has("text")) {
            text(block);
        } else if (block.has("toolUse")) {
            call(block.path("toolUse"));
        } else if (block.has("reasoningContent")) {
            thought(block.path("reasoningContent"));
        } else if (block.has("citationsContent")) {
            for (JsonNode content : block.path("citationsContent").path("content")) {
                text(content);
            }
            for (JsonNode citation : block.path("citationsContent").path("citations")) {
                citations.add(CitationFields.read(citation));
            }
        }
    }

    private void text(JsonNode block) {
        String text = block.path("text").asText("");
        if (!text.isEmpty()) {
            parts.add(new ContentPart.Text(text));
        }
    }

    private void thought(JsonNode thought) {
        String redacted = Json.string(thought, "redactedContent");
        if (redacted != null) {
            parts.add(new ContentPart.SealedReasoning(Redacted.read(redacted)));
            return;
        }
        JsonNode inside = thought.path("reasoningText");
        String seal = Json.string(inside, "signature");
        parts.add(
                new ContentPart.Reasoning(
                        inside.path("text").asText(""),
                        seal == null ? null : new Signature(seal, Signature.ANTHROPIC)));
    }

    private void call(JsonNode call) {
        JsonNode input = call.path("input");
        String arguments = input.isMissingNode() || input.isNull() ? "{}" : Json.text(input);
        String name = Json.string(call, "name");
        if (Claude.JSON_TOOL.equals(name)) {
            parts.add(new ContentPart.Text(arguments));
            return;
        }
        calls = true;
        String id = Json.string(call, "toolUseId");
        parts.add(
                new ContentPart.ToolCall(
                        id == null ? Ids.toolCall() : id, name == null ? "?" : name, arguments));
    }
}
