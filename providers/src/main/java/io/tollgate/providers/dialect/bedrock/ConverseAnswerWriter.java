package io.tollgate.providers.dialect.bedrock;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.ChatAnswer;
import io.tollgate.providers.chat.Citation;
import io.tollgate.providers.chat.ContentPart;
import io.tollgate.providers.chat.Signature;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.anthropic.Seals;

/** Writes a whole answer of Converse. */
final class ConverseAnswerWriter {
    private ConverseAnswerWriter() {}

    static byte[] write(ChatAnswer answer) {
        ObjectNode body = Json.object();
        ObjectNode message = body.putObject("output").putObject("message");
        message.put("role", "assistant");
        ArrayNode content = message.putArray("content");
        for (ContentPart part : answer.parts()) {
            write(part, content);
        }
        cite(answer, content);
        body.put("stopReason", ConverseStop.word(answer.finish(), answer.stopSequence()));
        UsageCount.write(answer.usage(), body.putObject("usage"));
        // How long it took is told by the gateway's metrics; the field must be there.
        body.putObject("metrics").put("latencyMs", 0);
        return Json.bytes(body);
    }

    private static void write(ContentPart part, ArrayNode content) {
        switch (part) {
            case ContentPart.Text text -> text(text.text(), content);
            case ContentPart.Refusal refusal -> text(refusal.text(), content);
            case ContentPart.Reasoning thought -> {
                ObjectNode inside = reasoning(content).put("text", thought.text());
                if (thought.signature() != null) {
                    inside.put("signature", Seals.close(thought.signature()));
                }
            }
            case ContentPart.SealedReasoning sealed ->
                    content.addObject()
                            .putObject("reasoningContent")
                            .put("redactedContent", redacted(sealed.content()));
            case ContentPart.ToolCall call -> {
                if (call.signature() != null) {
                    reasoning(content)
                            .put("text", "")
                            .put("signature", Seals.close(call.signature()));
                }
                ObjectNode block = content.addObject().putObject("toolUse");
                block.put("toolUseId", call.id()).put("name", call.name());
                block.set("input", ConverseTurns.input(call.arguments()));
            }
            case ContentPart.Image picture -> text(picture.inWords(), content);
            // A model's answer has none of these; what a provider may invent is no answer.
            case ContentPart.Audio _,
                    ContentPart.Video _,
                    ContentPart.Document _,
                    ContentPart.ToolResult _ -> {}
        }
    }

    private static ObjectNode reasoning(ArrayNode content) {
        return content.addObject().putObject("reasoningContent").putObject("reasoningText");
    }

    static String redacted(Signature content) {
        return Redacted.encoded(Seals.close(content));
    }

    private static void text(String text, ArrayNode content) {
        if (!text.isEmpty()) {
            content.addObject().put("text", text);
        }
    }

    /** The last text becomes one with citations: where exactly they belong is not known. */
    private static void cite(ChatAnswer answer, ArrayNode content) {
        if (answer.citations().isEmpty()) {
            return;
        }
        for (int i = content.size() - 1; i >= 0; i--) {
            if (content.get(i).path("text").isTextual()) {
                ObjectNode cited = Json.object();
                ObjectNode inside = cited.putObject("citationsContent");
                inside.putArray("content").add(content.get(i));
                ArrayNode citations = inside.putArray("citations");
                for (Citation citation : answer.citations()) {
                    citation(citation, citations.addObject());
                }
                content.set(i, cited);
                return;
            }
        }
    }

    static void citation(Citation citation, ObjectNode into) {
        if (citation.title() != null) {
            into.put("title", citation.title());
        }
        if (citation.citedText() != null) {
            into.putArray("sourceContent").addObject().put("text", citation.citedText());
        }
        if (citation.url() != null) {
            into.putObject("location").putObject("web").put("url", citation.url());
        }
    }
}
