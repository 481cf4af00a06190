package io.tollgate.providers.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.chat.ChatAnswer;
import io.tollgate.providers.chat.Citation;
import io.tollgate.providers.chat.ContentPart;
import io.tollgate.providers.chat.Signature;
import io.tollgate.providers.dialect.Ids;
import io.tollgate.providers.dialect.Json;
import java.util.ArrayList;
import java.util.List;

/** Reads a whole answer of the Messages API. Blocks that are not the client's are stepped over. */
final class MessageAnswer {
    private final List<ContentPart> parts = new ArrayList<>();
    private final List<Citation> citations = new ArrayList<>();
    private boolean calls;

    private MessageAnswer() {}

    static ChatAnswer read(JsonNode message) {
        var answer = new MessageAnswer();
        for (JsonNode block : message.path("content")) {
            answer.block(block);
        }
        return new ChatAnswer(
                Json.string(message, "id"),
                Json.string(message, "model"),
                0,
                answer.parts,
                StopReasons.read(message.path("stop_reason").asText(""), answer.calls),
                Json.string(message, "stop_sequence"),
                UsageFields.read(message.path("usage")),
                answer.citations,
                List.of());
    }

    private void block(JsonNode block) {
        switch (block.path("type").asText("")) {
            case "text" -> {
                String text = block.path("text").asText("");
                if (!text.isEmpty()) {
                    parts.add(new ContentPart.Text(text));
                }
                for (JsonNode citation : block.path("citations")) {
                    citations.add(citation(citation));
                }
            }
            case "thinking" -> {
                String seal = Json.string(block, "signature");
                parts.add(
                        new ContentPart.Reasoning(
                                block.path("thinking").asText(""),
                                seal == null ? null : new Signature(seal, Signature.ANTHROPIC)));
            }
            case "redacted_thinking" ->
                    parts.add(
                            new ContentPart.SealedReasoning(
                                    new Signature(
                                            block.path("data").asText(""), Signature.ANTHROPIC)));
            case "tool_use" -> call(block);
            default -> {}
        }
    }

    private void call(JsonNode block) {
        JsonNode input = block.path("input");
        String arguments = input.isMissingNode() || input.isNull() ? "{}" : Json.text(input);
        String name = Json.string(block, "name");
        if (RequestWriter.JSON_TOOL.equals(name)) {
            parts.add(new ContentPart.Text(arguments));
            return;
        }
        calls = true;
        String id = Json.string(block, "id");
        parts.add(
                new ContentPart.ToolCall(
                        id == null ? Ids.toolCall() : id, name == null ? "?" : name, arguments));
    }

    static Citation citation(JsonNode citation) {
        String title = Json.string(citation, "title");
        return new Citation(
                Json.string(citation, "url"),
                title == null ? Json.string(citation, "document_title") : title,
                Json.string(citation, "cited_text"));
    }
}
