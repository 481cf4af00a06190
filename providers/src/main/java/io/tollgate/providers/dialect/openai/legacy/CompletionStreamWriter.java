package io.tollgate.providers.dialect.openai.legacy;

import static io.tollgate.providers.dialect.translation.JsonOut.ascii;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.ChatEvent;
import io.tollgate.providers.chat.FinishReason;
import io.tollgate.providers.chat.Usage;
import io.tollgate.providers.dialect.ByteSink;
import io.tollgate.providers.dialect.Ids;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.openai.OpenAiErrors;
import io.tollgate.providers.dialect.translation.EventWriter;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Writes a stream of completions: pieces of text, one finish reason, usage where asked for. */
final class CompletionStreamWriter implements EventWriter {
    private static final byte[] DATA = ascii("data: ");
    private static final byte[] END = ascii("\n\n");
    private static final byte[] DONE = ascii("data: [DONE]\n\n");

    private final String clientModel;
    private final boolean usageAsked;
    private final Clock clock;
    private String id = "";
    private String model = "";
    private long created;
    private int offset;
    private @Nullable Usage usage;
    private @Nullable FinishReason reason;
    private boolean ended;

    CompletionStreamWriter(String clientModel, boolean usageAsked, Clock clock) {
        this.clientModel = clientModel;
        this.usageAsked = usageAsked;
        this.clock = clock;
    }

    @Override
    public void write(ChatEvent event, ByteSink out) {
        switch (event) {
            case ChatEvent.Start start -> {
                id = start.id() == null ? "" : start.id();
                model = start.model() == null ? "" : start.model();
                created = start.createdSeconds();
            }
            case ChatEvent.Text text -> piece(text.text(), out);
            case ChatEvent.Picture picture -> write(picture.inWords(), out);
            case ChatEvent.Refusal text -> piece(text.text(), out);
            case ChatEvent.Logprobs told -> {
                ObjectNode choice = choice("");
                offset = Choices.logprobs(told.tokens(), offset, choice.putObject("logprobs"));
                chunk(choice, null, out);
            }
            case ChatEvent.Counted counted -> usage = counted.usage();
            case ChatEvent.Finish finish -> finish(finish.reason(), out);
            case ChatEvent.End _ -> end(out);
            // This API has no place for thoughts and sources, and its requests no tools.
            case ChatEvent.Reasoning _,
                    ChatEvent.ReasoningSigned _,
                    ChatEvent.ReasoningSealed _,
                    ChatEvent.ToolCallStart _,
                    ChatEvent.ToolCallArguments _,
                    ChatEvent.Cited _ -> {}
        }
    }

    private void piece(String text, ByteSink out) {
        if (!text.isEmpty()) {
            chunk(choice(text), null, out);
        }
    }

    private static ObjectNode choice(String text) {
        ObjectNode choice = Json.object().put("text", text).put("index", 0);
        return choice.putNull("logprobs").putNull("finish_reason");
    }

    private void finish(FinishReason why, ByteSink out) {
        if (reason == null) {
            reason = why;
            chunk(choice("").put("finish_reason", Choices.word(why)), null, out);
        }
    }

    private void end(ByteSink out) {
        if (ended) {
            return;
        }
        ended = true;
        finish(FinishReason.STOP, out);
        if (usageAsked && usage != null) {
            chunk(null, usage, out);
        }
        out.put(DONE);
    }

    private void chunk(@Nullable ObjectNode choice, @Nullable Usage counted, ByteSink out) {
        if (id.isEmpty()) {
            id = Ids.random("cmpl-");
        }
        created = created > 0 ? created : clock.instant().getEpochSecond();
        ObjectNode chunk = Json.object().put("id", id).put("object", "text_completion");
        chunk.put("created", created).put("model", model.isEmpty() ? clientModel : model);
        var choices = chunk.putArray("choices");
        if (choice != null) {
            choices.add(choice);
        }
        if (counted != null) {
            Choices.usage(counted, chunk.putObject("usage"));
        } else if (usageAsked) {
            chunk.putNull("usage");
        }
        out.put(DATA);
        out.put(Json.bytes(chunk));
        out.put(END);
    }

    @Override
    public void writeError(ProviderError error, ByteSink out) {
        OpenAiErrors.event(error, out);
    }

    @Override
    public @Nullable String finishReason() {
        return reason == null ? null : Choices.word(reason);
    }
}
