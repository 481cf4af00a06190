package io.tollgate.providers.dialect.translation;

import io.tollgate.providers.chat.ChatAnswer;
import io.tollgate.providers.chat.ChatEvent;
import io.tollgate.providers.chat.Citation;
import io.tollgate.providers.chat.ContentPart;
import io.tollgate.providers.chat.FinishReason;
import io.tollgate.providers.chat.Signature;
import io.tollgate.providers.chat.TokenLogprob;
import io.tollgate.providers.chat.Usage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a whole answer of events, for formats whose pieces look like their whole. */
public final class AnswerCollector implements ChatEvents {
    private final List<ContentPart> parts = new ArrayList<>();
    private final List<Citation> citations = new ArrayList<>();
    private final List<TokenLogprob> logprobs = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thought = new StringBuilder();
    private final StringBuilder arguments = new StringBuilder();
    private ChatEvent.@Nullable ToolCallStart call;
    private ChatEvent.Start start = new ChatEvent.Start(null, null, 0);
    private ChatEvent.Finish finish = new ChatEvent.Finish(FinishReason.STOP, null);
    private @Nullable Usage usage;

    @Override
    public void tell(ChatEvent event) {
        switch (event) {
            case ChatEvent.Start opening -> start = opening;
            case ChatEvent.Text piece -> {
                if (text.isEmpty()) {
                    close();
                }
                text.append(piece.text());
            }
            case ChatEvent.Refusal refusal -> {
                close();
                parts.add(new ContentPart.Refusal(refusal.text()));
            }
            case ChatEvent.Reasoning piece -> {
                if (thought.isEmpty()) {
                    close();
                }
                thought.append(piece.text());
            }
            case ChatEvent.Picture picture -> {
                close();
                parts.add(new ContentPart.Image(picture.source(), null, null));
            }
            case ChatEvent.ReasoningSigned signed -> sign(signed.signature());
            case ChatEvent.ReasoningSealed sealed -> {
                close();
                parts.add(new ContentPart.SealedReasoning(sealed.content()));
            }
            case ChatEvent.ToolCallStart begins -> {
                close();
                call = begins;
            }
            case ChatEvent.ToolCallArguments piece -> arguments.append(piece.piece());
            case ChatEvent.Cited cited -> citations.add(cited.citation());
            case ChatEvent.Logprobs told -> logprobs.addAll(told.tokens());
            case ChatEvent.Counted counted -> usage = counted.usage();
            case ChatEvent.Finish told -> finish = told;
            case ChatEvent.End _ -> close();
        }
    }

    private void sign(Signature signature) {
        String thoughts = thought.toString();
        thought.setLength(0);
        close();
        parts.add(new ContentPart.Reasoning(thoughts, signature));
    }

    private void close() {
        if (!thought.isEmpty()) {
            parts.add(new ContentPart.Reasoning(thought.toString(), null));
            thought.setLength(0);
        }
        if (!text.isEmpty()) {
            parts.add(new ContentPart.Text(text.toString()));
            text.setLength(0);
        }
        if (call != null) {
            String json = arguments.isEmpty() ? "{}" : arguments.toString();
            parts.add(
                    new ContentPart.ToolCall(call.id(), call.name(), json, call.signature(), null));
            call = null;
            arguments.setLength(0);
        }
    }

    /** What has been told so far. */
    public ChatAnswer answer() {
        close();
        return new ChatAnswer(
                start.id(),
                start.model(),
                start.createdSeconds(),
                parts,
                finish.reason(),
                finish.stopSequence(),
                usage,
                citations,
                logprobs);
    }
}
