package io.tollgate.providers.dialect.openai.responses;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.tollgate.providers.chat.ChatAnswer;
import io.tollgate.providers.chat.Citation;
import io.tollgate.providers.chat.ContentPart;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.translation.Seals;
import org.jspecify.annotations.Nullable;

/** Writes a whole response: texts side by side are one message, all else is an item of its own. */
final class AnswerWriter {
    private final ChatAnswer answer;
    private final String status;
    private final ArrayNode output = Json.array();
    private @Nullable ArrayNode content;
    private boolean annotated;

    private AnswerWriter(ChatAnswer answer) {
        this.answer = answer;
        this.status = ResponseObject.status(answer.finish());
    }

    static byte[] write(ChatAnswer answer, ResponseObject response) {
        var writer = new AnswerWriter(answer);
        answer.parts().forEach(writer::part);
        response.begin(answer.createdSeconds(), answer.model());
        return Json.bytes(
                response.write(writer.status, answer.finish(), writer.output, answer.usage()));
    }

    private void part(ContentPart part) {
        switch (part) {
            case ContentPart.Text text -> text(text.text());
            case ContentPart.Refusal refusal -> content().add(Items.refusal(refusal.text()));
            case ContentPart.Reasoning thought ->
                    item(
                            thought.text(),
                            thought.signature() == null ? null : Items.seal(thought.signature()));
            case ContentPart.SealedReasoning sealed ->
                    item(null, Seals.closeWhole(sealed.content()));
            case ContentPart.ToolCall call -> {
                if (call.signature() != null) {
                    item(null, Items.seal(call.signature()));
                }
                content = null;
                output.add(
                        Items.call(
                                Items.callId(),
                                "completed",
                                call.id(),
                                call.name(),
                                call.arguments()));
            }
            case ContentPart.Image picture -> text(picture.inWords());
            // A model's answer has none of these; what a provider may invent is no answer.
            case ContentPart.Audio _,
                    ContentPart.Video _,
                    ContentPart.Document _,
                    ContentPart.ToolResult _ -> {}
        }
    }

    private void item(@Nullable String text, @Nullable String seal) {
        content = null;
        output.add(Items.reasoning(Items.reasoningId(), text, seal));
    }

    /** Citations and logprobs are told of the whole answer: the first text has them. */
    private void text(String text) {
        if (text.isEmpty()) {
            return;
        }
        ArrayNode annotations = Json.array();
        ArrayNode logprobs = Json.array();
        if (!annotated) {
            annotated = true;
            for (Citation citation : answer.citations()) {
                if (citation.url() != null) {
                    annotations.add(Items.annotation(citation, 0, text.length()));
                }
            }
            Items.logprobs(answer.logprobs(), logprobs);
        }
        content().add(Items.text(text, annotations, logprobs));
    }

    private ArrayNode content() {
        ArrayNode open = content;
        if (open == null) {
            open = Json.array();
            content = open;
            output.add(Items.message(Items.messageId(), status, open));
        }
        return open;
    }
}
