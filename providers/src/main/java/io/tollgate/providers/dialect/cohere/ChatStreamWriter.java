package io.tollgate.providers.dialect.cohere;

import static io.tollgate.providers.dialect.translation.JsonOut.ascii;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.ChatEvent;
import io.tollgate.providers.chat.Citation;
import io.tollgate.providers.chat.FinishReason;
import io.tollgate.providers.chat.TokenLogprob;
import io.tollgate.providers.chat.Usage;
import io.tollgate.providers.dialect.ByteSink;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.translation.EventWriter;
import io.tollgate.providers.dialect.translation.JsonOut;
import io.tollgate.providers.dialect.translation.Seals;
import io.tollgate.providers.dialect.translation.SseOut;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a stream of chat. Invariant: one content or call is open at most, contents and calls each
 * count from 0 without a gap, and what was opened is closed before anything else begins.
 */
final class ChatStreamWriter implements EventWriter {
    private static final byte[] DELTA =
            ascii("event: content-delta\ndata: {\"type\":\"content-delta\",\"index\":");
    private static final byte[] TEXT = ascii(",\"delta\":{\"message\":{\"content\":{\"text\":");
    private static final byte[] THINKING =
            ascii(",\"delta\":{\"message\":{\"content\":{\"thinking\":");
    private static final byte[] DELTA_END = ascii("}}}}\n\n");
    private static final byte[] CALL_DELTA =
            ascii("event: tool-call-delta\ndata: {\"type\":\"tool-call-delta\",\"index\":");
    private static final byte[] ARGUMENTS =
            ascii(",\"delta\":{\"message\":{\"tool_calls\":{\"function\":{\"arguments\":");
    private static final byte[] CALL_DELTA_END = ascii("}}}}}\n\n");
    private static final byte[] DONE = ascii("data: [DONE]\n\n");

    private ChatEvent.Start start = new ChatEvent.Start(null, null, 0);
    private Open open = Open.NOTHING;
    private boolean begun;
    private boolean ended;
    private boolean arguments;
    private int content = -1;
    private int call = -1;
    private int cited;
    private @Nullable Usage usage;
    private @Nullable String reason;

    private enum Open {
        NOTHING,
        TEXT,
        THINKING,
        CALL
    }

    @Override
    public void write(ChatEvent event, ByteSink out) {
        switch (event) {
            case ChatEvent.Start opening -> start = opening;
            case ChatEvent.Text text -> text(text.text(), out);
            case ChatEvent.Picture picture -> write(picture.inWords(), out);
            case ChatEvent.Refusal refusal -> text(refusal.text(), out);
            case ChatEvent.Reasoning thought -> thought(thought.text(), out);
            case ChatEvent.ReasoningSigned signed ->
                    signed(AnswerWriter.seal(signed.signature()), out);
            case ChatEvent.ReasoningSealed sealed -> {
                close(out);
                signed(Seals.closeWhole(sealed.content()), out);
            }
            case ChatEvent.ToolCallStart begins -> call(begins, out);
            case ChatEvent.ToolCallArguments piece -> {
                if (open == Open.CALL && !piece.piece().isEmpty()) {
                    arguments(piece.piece(), out);
                }
            }
            case ChatEvent.Cited one -> cited(one.citation(), out);
            case ChatEvent.Logprobs told -> logprobs(told.tokens(), out);
            case ChatEvent.Counted counted -> usage = counted.usage();
            case ChatEvent.Finish finish -> {
                reason = FinishReasons.word(finish.reason(), finish.stopSequence() != null);
                begin(out);
                close(out);
            }
            case ChatEvent.End _ -> end(out);
        }
    }

    private void begin(ByteSink out) {
        if (begun) {
            return;
        }
        begun = true;
        ObjectNode event = Json.object().put("id", AnswerWriter.id(start.id()));
        event.put("type", "message-start");
        ObjectNode message = event.putObject("delta").putObject("message");
        message.put("role", "assistant").putArray("content");
        message.put("tool_plan", "").putArray("tool_calls");
        message.putArray("citations");
        SseOut.typed(event, out);
    }

    private void text(String text, ByteSink out) {
        if (!text.isEmpty()) {
            content(Open.TEXT, "text", out);
            JsonOut.begin()
                    .raw(DELTA)
                    .number(content)
                    .raw(TEXT)
                    .string(text)
                    .raw(DELTA_END)
                    .to(out);
        }
    }

    private void thought(String text, ByteSink out) {
        if (!text.isEmpty()) {
            content(Open.THINKING, "thinking", out);
            JsonOut.begin()
                    .raw(DELTA)
                    .number(content)
                    .raw(THINKING)
                    .string(text)
                    .raw(DELTA_END)
                    .to(out);
        }
    }

    private void content(Open kind, String type, ByteSink out) {
        if (open == kind) {
            return;
        }
        begin(out);
        close(out);
        content++;
        open = kind;
        ObjectNode event = event("content-start", content);
        event.putObject("delta")
                .putObject("message")
                .putObject("content")
                .put("type", type)
                .put(type, "");
        SseOut.typed(event, out);
    }

    /** A field of our own beside the thought; clients step over what they do not know. */
    private void signed(String seal, ByteSink out) {
        content(Open.THINKING, "thinking", out);
        ObjectNode event = event("content-delta", content);
        event.putObject("delta")
                .putObject("message")
                .putObject("content")
                .put("thinking", "")
                .put("signature", seal);
        SseOut.typed(event, out);
        close(out);
    }

    private void call(ChatEvent.ToolCallStart begins, ByteSink out) {
        begin(out);
        close(out);
        call++;
        open = Open.CALL;
        arguments = false;
        ObjectNode event = event("tool-call-start", call);
        ObjectNode written = event.putObject("delta").putObject("message").putObject("tool_calls");
        written.put("id", begins.id()).put("type", "function");
        written.putObject("function").put("name", begins.name()).put("arguments", "");
        if (begins.signature() != null) {
            written.put("signature", AnswerWriter.seal(begins.signature()));
        }
        SseOut.typed(event, out);
    }

    private void arguments(String piece, ByteSink out) {
        arguments = true;
        JsonOut.begin()
                .raw(CALL_DELTA)
                .number(call)
                .raw(ARGUMENTS)
                .string(piece)
                .raw(CALL_DELTA_END)
                .to(out);
    }

    private void cited(Citation citation, ByteSink out) {
        begin(out);
        ObjectNode event = event("citation-start", cited);
        AnswerWriter.cite(
                citation, event.putObject("delta").putObject("message").putObject("citations"));
        SseOut.typed(event, out);
        SseOut.typed(event("citation-end", cited), out);
        cited++;
    }

    private void logprobs(List<TokenLogprob> tokens, ByteSink out) {
        for (TokenLogprob token : tokens) {
            content(Open.TEXT, "text", out);
            ObjectNode event = event("content-delta", content);
            event.putObject("delta").putObject("message").putObject("content").put("text", "");
            ObjectNode one = event.putObject("logprobs").put("text", token.token());
            one.putArray("token_ids");
            one.putArray("logprobs").add(token.logprob());
            SseOut.typed(event, out);
        }
    }

    private void close(ByteSink out) {
        if (open == Open.CALL) {
            if (!arguments) {
                arguments("{}", out);
            }
            SseOut.typed(event("tool-call-end", call), out);
        } else if (open != Open.NOTHING) {
            SseOut.typed(event("content-end", content), out);
        }
        open = Open.NOTHING;
    }

    private void end(ByteSink out) {
        if (ended) {
            return;
        }
        ended = true;
        begin(out);
        close(out);
        if (reason == null) {
            reason = FinishReasons.word(FinishReason.STOP, false);
        }
        ObjectNode event = Json.object().put("type", "message-end");
        ObjectNode delta = event.putObject("delta").put("finish_reason", reason);
        if (usage != null) {
            Usages.write(usage, delta.putObject("usage"));
        }
        SseOut.typed(event, out);
        out.put(DONE);
    }

    private static ObjectNode event(String type, int index) {
        return Json.object().put("type", type).put("index", index);
    }

    @Override
    public void writeError(ProviderError error, ByteSink out) {
        CohereErrors.event(error, out);
    }

    @Override
    public @Nullable String finishReason() {
        return reason;
    }
}
