package io.tollgate.providers.dialect.openai.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.ChatAnswer;
import io.tollgate.providers.chat.Citation;
import io.tollgate.providers.chat.ContentPart;
import io.tollgate.providers.chat.MediaSource;
import io.tollgate.providers.dialect.Ids;
import io.tollgate.providers.dialect.Json;
import java.time.Clock;

/** Writes a whole chat completion. */
final class CompletionWriter {
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder refusal = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final ArrayNode details = Json.array();
    private final ArrayNode calls = Json.array();
    private final ArrayNode images = Json.array();

    private CompletionWriter() {}

    static byte[] write(ChatAnswer answer, String clientModel, Clock clock) {
        var writer = new CompletionWriter();
        for (ContentPart part : answer.parts()) {
            writer.part(part);
        }
        long created = answer.createdSeconds();
        ObjectNode completion = Json.object();
        completion.put("id", answer.id() == null ? Ids.completion() : answer.id());
        completion.put("object", "chat.completion");
        completion.put("created", created > 0 ? created : clock.instant().getEpochSecond());
        completion.put("model", answer.model() == null ? clientModel : answer.model());
        ObjectNode choice = completion.putArray("choices").addObject();
        choice.put("index", 0);
        writer.message(answer, choice.putObject("message"));
        if (answer.logprobs().isEmpty()) {
            choice.putNull("logprobs");
        } else {
            Words.logprobs(answer.logprobs(), choice.putObject("logprobs").putArray("content"));
        }
        choice.put("finish_reason", Words.finish(answer.finish()));
        if (answer.usage() != null) {
            Words.usage(answer.usage(), completion.putObject("usage"));
        }
        return Json.bytes(completion);
    }

    private void part(ContentPart part) {
        switch (part) {
            case ContentPart.Text piece -> text.append(piece.text());
            case ContentPart.Refusal piece -> refusal.append(piece.text());
            case ContentPart.Reasoning thought -> {
                reasoning.append(thought.text());
                ObjectNode detail =
                        Words.thought(details.addObject(), thought.text(), details.size() - 1);
                if (thought.signature() != null) {
                    Words.seal(detail, thought.signature(), details.size() - 1);
                }
            }
            case ContentPart.SealedReasoning sealed ->
                    Words.sealed(details.addObject(), sealed.content(), details.size() - 1);
            case ContentPart.ToolCall call -> {
                if (call.signature() != null) {
                    Words.sealed(details.addObject(), call.signature(), details.size() - 1)
                            .put("id", call.id());
                }
                ObjectNode written = calls.addObject();
                written.put("id", call.id()).put("type", "function");
                written.putObject("function")
                        .put("name", call.name())
                        .put("arguments", call.arguments());
            }
            case ContentPart.Image picture -> {
                if (picture.source() instanceof MediaSource.Inline inline) {
                    Words.picture(inline, images.size(), images.addObject());
                }
            }
            // A model's answer has none of these; what a provider may invent is no answer.
            case ContentPart.Audio _,
                    ContentPart.Video _,
                    ContentPart.Document _,
                    ContentPart.ToolResult _ -> {}
        }
    }

    private void message(ChatAnswer answer, ObjectNode message) {
        message.put("role", "assistant");
        if (text.isEmpty() && (!calls.isEmpty() || !refusal.isEmpty())) {
            message.putNull("content");
        } else {
            message.put("content", text.toString());
        }
        message.put("refusal", refusal.isEmpty() ? null : refusal.toString());
        if (!reasoning.isEmpty()) {
            message.put("reasoning_content", reasoning.toString());
        }
        if (!details.isEmpty()) {
            message.set("reasoning_details", details);
        }
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
        if (!images.isEmpty()) {
            message.set("images", images);
        }
        ArrayNode annotations = Json.array();
        for (Citation citation : answer.citations()) {
            if (citation.url() != null) {
                Words.citation(citation, 0, text.length(), annotations);
            }
        }
        if (!annotations.isEmpty()) {
            message.set("annotations", annotations);
        }
    }
}
