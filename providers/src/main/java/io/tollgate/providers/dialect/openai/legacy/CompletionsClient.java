package io.tollgate.providers.dialect.openai.legacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.ChatAnswer;
import io.tollgate.providers.chat.ContentPart;
import io.tollgate.providers.dialect.Ids;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.dialect.translation.ClientSide;
import io.tollgate.providers.dialect.translation.EventWriter;
import io.tollgate.providers.dialect.translation.WrongField;
import java.time.Clock;

/** Completions as clients speak them, over any chat. */
public final class CompletionsClient implements ClientSide {
    private final Clock clock;

    /**
     * Prepares it.
     *
     * @param clock for answers without a time
     */
    public CompletionsClient(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Read read(JsonNode body, RequestFields fields) {
        try {
            return new Read.Good(PromptReader.read(body, fields));
        } catch (WrongField wrong) {
            return wrong.outcome();
        }
    }

    @Override
    public EventWriter writer(RequestFields fields, String clientModel) {
        return new CompletionStreamWriter(clientModel, fields.includeUsage(), clock);
    }

    @Override
    public byte[] answer(ChatAnswer answer, String clientModel) {
        var text = new StringBuilder();
        for (ContentPart part : answer.parts()) {
            switch (part) {
                case ContentPart.Text piece -> text.append(piece.text());
                case ContentPart.Refusal piece -> text.append(piece.text());
                case ContentPart.Image picture -> text.append(picture.inWords());
                // This API has no place for thoughts, and its requests no tools.
                case ContentPart.Reasoning _,
                        ContentPart.SealedReasoning _,
                        ContentPart.ToolCall _,
                        ContentPart.ToolResult _,
                        ContentPart.Audio _,
                        ContentPart.Video _,
                        ContentPart.Document _ -> {}
            }
        }
        long created = answer.createdSeconds();
        ObjectNode out = Json.object();
        out.put("id", answer.id() == null ? Ids.random("cmpl-") : answer.id());
        out.put("object", "text_completion");
        out.put("created", created > 0 ? created : clock.instant().getEpochSecond());
        out.put("model", answer.model() == null ? clientModel : answer.model());
        ObjectNode choice = out.putArray("choices").addObject();
        choice.put("text", text.toString()).put("index", 0);
        if (answer.logprobs().isEmpty()) {
            choice.putNull("logprobs");
        } else {
            Choices.logprobs(answer.logprobs(), 0, choice.putObject("logprobs"));
        }
        choice.put("finish_reason", Choices.word(answer.finish()));
        if (answer.usage() != null) {
            Choices.usage(answer.usage(), out.putObject("usage"));
        }
        return Json.bytes(out);
    }

    @Override
    public String finishReason(ChatAnswer answer) {
        return Choices.word(answer.finish());
    }
}
