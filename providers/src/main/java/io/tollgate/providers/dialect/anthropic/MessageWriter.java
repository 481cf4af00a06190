package io.tollgate.providers.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.ChatAnswer;
import io.tollgate.providers.chat.Citation;
import io.tollgate.providers.chat.ContentPart;
import io.tollgate.providers.chat.Usage;
import io.tollgate.providers.dialect.Ids;
import io.tollgate.providers.dialect.Json;

/** Writes a whole answer of the Messages API. */
final class MessageWriter {
    private MessageWriter() {}

    static byte[] write(ChatAnswer answer, String clientModel) {
        ObjectNode message = Json.object();
        message.put("id", answer.id() == null ? Ids.message() : answer.id());
        message.put("type", "message");
        message.put("role", "assistant");
        message.put("model", answer.model() == null ? clientModel : answer.model());
        ArrayNode content = message.putArray("content");
        for (ContentPart part : answer.parts()) {
            write(part, content);
        }
        cite(answer, content);
        message.put("stop_reason", StopReasons.word(answer.finish(), answer.stopSequence()));
        message.put("stop_sequence", answer.stopSequence());
        Usage usage = answer.usage() == null ? new Usage(0, 0, 0, 0, 0, 0) : answer.usage();
        UsageFields.write(usage, message.putObject("usage"));
        return Json.bytes(message);
    }

    private static void write(ContentPart part, ArrayNode content) {
        switch (part) {
            case ContentPart.Text text -> text(text.text(), content);
            case ContentPart.Refusal refusal -> text(refusal.text(), content);
            case ContentPart.Reasoning thought -> {
                ObjectNode block = content.addObject().put("type", "thinking");
                block.put("thinking", thought.text());
                block.put(
                        "signature",
                        thought.signature() == null ? "" : Seals.close(thought.signature()));
            }
            case ContentPart.SealedReasoning sealed ->
                    content.addObject()
                            .put("type", "redacted_thinking")
                            .put("data", Seals.close(sealed.content()));
            case ContentPart.ToolCall call -> {
                if (call.signature() != null) {
                    content.addObject()
                            .put("type", "thinking")
                            .put("thinking", "")
                            .put("signature", Seals.close(call.signature()));
                }
                ObjectNode block = content.addObject().put("type", "tool_use");
                block.put("id", call.id()).put("name", call.name());
                block.set("input", Inputs.of(call.arguments()));
            }
            case ContentPart.Image picture -> text(picture.inWords(), content);
            // A model's answer has none of these; what a provider may invent is no answer.
            case ContentPart.Audio _,
                    ContentPart.Video _,
                    ContentPart.Document _,
                    ContentPart.ToolResult _ -> {}
        }
    }

    private static void text(String text, ArrayNode content) {
        if (!text.isEmpty()) {
            content.addObject().put("type", "text").put("text", text);
        }
    }

    /** All citations go to the last text: where exactly they belong is not known. */
    private static void cite(ChatAnswer answer, ArrayNode content) {
        ObjectNode last = null;
        for (JsonNode block : content) {
            if (block instanceof ObjectNode object && block.path("text").isTextual()) {
                last = object;
            }
        }
        if (last == null || answer.citations().isEmpty()) {
            return;
        }
        ArrayNode citations = last.putArray("citations");
        for (Citation citation : answer.citations()) {
            if (citation.url() != null) {
                citation(citation, citations.addObject());
            }
        }
    }

    static void citation(Citation citation, ObjectNode into) {
        into.put("type", "web_search_result_location");
        into.put("url", citation.url());
        into.put("title", citation.title());
        into.put("cited_text", citation.citedText() == null ? "" : citation.citedText());
        into.put("encrypted_index", "");
    }
}
