package io.tollgate.providers.dialect.anthropic;

import static io.tollgate.providers.dialect.translation.JsonOut.ascii;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.ChatEvent;
import io.tollgate.providers.chat.Citation;
import io.tollgate.providers.chat.FinishReason;
import io.tollgate.providers.chat.Signature;
import io.tollgate.providers.chat.Usage;
import io.tollgate.providers.dialect.ByteSink;
import io.tollgate.providers.dialect.Ids;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.translation.EventWriter;
import io.tollgate.providers.dialect.translation.JsonOut;
import io.tollgate.providers.dialect.translation.SseOut;
import org.jspecify.annotations.Nullable;

/**
 * Writes a stream of the Messages API. Invariant: one block is open at most, blocks count from 0
 * without a gap, and each that was opened is closed before anything else begins.
 */
final class MessageStreamWriter implements EventWriter {
    private static final byte[] TEXT_START =
            ascii("event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":");
    private static final byte[] TEXT_BLOCK =
            ascii(",\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n");
    private static final byte[] THINKING_BLOCK =
            ascii(
                    ",\"content_block\":{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}}\n\n");
    private static final byte[] REDACTED_BLOCK =
            ascii(",\"content_block\":{\"type\":\"redacted_thinking\",\"data\":");
    private static final byte[] TOOL_BLOCK =
            ascii(",\"content_block\":{\"type\":\"tool_use\",\"id\":");
    private static final byte[] TOOL_NAME = ascii(",\"name\":");
    private static final byte[] TOOL_END = ascii(",\"input\":{}}}\n\n");
    private static final byte[] DELTA =
            ascii("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":");
    private static final byte[] TEXT_DELTA = ascii(",\"delta\":{\"type\":\"text_delta\",\"text\":");
    private static final byte[] THINKING_DELTA =
            ascii(",\"delta\":{\"type\":\"thinking_delta\",\"thinking\":");
    private static final byte[] SIGNATURE_DELTA =
            ascii(",\"delta\":{\"type\":\"signature_delta\",\"signature\":");
    private static final byte[] JSON_DELTA =
            ascii(",\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":");
    private static final byte[] CLOSE = ascii("}}\n\n");
    private static final byte[] STOP =
            ascii("event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":");
    private static final byte[] STOP_END = ascii("}\n\n");
    private static final byte[] MESSAGE_STOP =
            ascii("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");

    private final String clientModel;
    private ChatEvent.Start start = new ChatEvent.Start(null, null, 0);
    private boolean begun;
    private boolean closed;
    private Block open = Block.NONE;
    private int index = -1;
    private int call = -1;
    private boolean arguments;
    private @Nullable Usage usage;
    private @Nullable String stopReason;
    private @Nullable String stopSequence;

    MessageStreamWriter(String clientModel) {
        this.clientModel = clientModel;
    }

    private enum Block {
        NONE,
        TEXT,
        THINKING,
        TOOL
    }

    @Override
    public void write(ChatEvent event, ByteSink out) {
        switch (event) {
            case ChatEvent.Start opening -> start = opening;
            case ChatEvent.Text text -> text(text.text(), out);
            case ChatEvent.Picture picture -> write(picture.inWords(), out);
            case ChatEvent.Refusal refusal -> text(refusal.text(), out);
            case ChatEvent.Reasoning thought -> thought(thought.text(), out);
            case ChatEvent.ReasoningSigned signed -> signed(signed.signature(), out);
            case ChatEvent.ReasoningSealed sealed -> redacted(sealed.content(), out);
            case ChatEvent.ToolCallStart begins -> call(begins, out);
            case ChatEvent.ToolCallArguments piece -> arguments(piece, out);
            case ChatEvent.Cited cited -> cited(cited.citation(), out);
            case ChatEvent.Logprobs _ -> {}
            case ChatEvent.Counted counted -> usage = counted.usage();
            case ChatEvent.Finish finish -> {
                stopReason = StopReasons.word(finish.reason(), finish.stopSequence());
                stopSequence = finish.stopSequence();
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
        ObjectNode event = Json.object().put("type", "message_start");
        ObjectNode message = event.putObject("message");
        message.put("id", start.id() == null ? Ids.message() : start.id());
        message.put("type", "message");
        message.put("role", "assistant");
        message.put("model", start.model() == null ? clientModel : start.model());
        message.putArray("content");
        message.putNull("stop_reason");
        message.putNull("stop_sequence");
        Usage known = usage == null ? new Usage(0, 0, 0, 0, 0, 0) : usage;
        UsageFields.write(known, message.putObject("usage"));
        SseOut.typed(event, out);
    }

    private void text(String text, ByteSink out) {
        if (text.isEmpty()) {
            return;
        }
        if (open != Block.TEXT) {
            openBlock(Block.TEXT, TEXT_BLOCK, out);
        }
        delta(TEXT_DELTA, text, out);
    }

    private void thought(String text, ByteSink out) {
        if (text.isEmpty()) {
            return;
        }
        if (open != Block.THINKING) {
            openBlock(Block.THINKING, THINKING_BLOCK, out);
        }
        delta(THINKING_DELTA, text, out);
    }

    /** A seal without a thought before it is a block of its own. */
    private void signed(Signature signature, ByteSink out) {
        if (open != Block.THINKING) {
            openBlock(Block.THINKING, THINKING_BLOCK, out);
        }
        delta(SIGNATURE_DELTA, Seals.close(signature), out);
        close(out);
    }

    private void redacted(Signature content, ByteSink out) {
        begin(out);
        close(out);
        index++;
        JsonOut.begin()
                .raw(TEXT_START)
                .number(index)
                .raw(REDACTED_BLOCK)
                .string(Seals.close(content))
                .raw(CLOSE)
                .to(out);
        open = Block.THINKING;
        close(out);
    }

    private void call(ChatEvent.ToolCallStart begins, ByteSink out) {
        if (begins.signature() != null) {
            signed(begins.signature(), out);
        }
        begin(out);
        close(out);
        index++;
        call = begins.call();
        arguments = false;
        open = Block.TOOL;
        JsonOut.begin()
                .raw(TEXT_START)
                .number(index)
                .raw(TOOL_BLOCK)
                .string(begins.id())
                .raw(TOOL_NAME)
                .string(begins.name())
                .raw(TOOL_END)
                .to(out);
    }

    private void arguments(ChatEvent.ToolCallArguments piece, ByteSink out) {
        if (open == Block.TOOL && piece.call() == call && !piece.piece().isEmpty()) {
            arguments = true;
            delta(JSON_DELTA, piece.piece(), out);
        }
    }

    private void cited(Citation citation, ByteSink out) {
        if (citation.url() == null) {
            return;
        }
        if (open != Block.TEXT) {
            openBlock(Block.TEXT, TEXT_BLOCK, out);
        }
        ObjectNode event = Json.object().put("type", "content_block_delta").put("index", index);
        ObjectNode delta = event.putObject("delta").put("type", "citations_delta");
        MessageWriter.citation(citation, delta.putObject("citation"));
        SseOut.typed(event, out);
    }

    private void openBlock(Block block, byte[] template, ByteSink out) {
        begin(out);
        close(out);
        index++;
        open = block;
        JsonOut.begin().raw(TEXT_START).number(index).raw(template).to(out);
    }

    private void delta(byte[] template, String text, ByteSink out) {
        JsonOut.begin().raw(DELTA).number(index).raw(template).string(text).raw(CLOSE).to(out);
    }

    private void close(ByteSink out) {
        if (open == Block.NONE) {
            return;
        }
        if (open == Block.TOOL && !arguments) {
            delta(JSON_DELTA, "{}", out);
        }
        open = Block.NONE;
        JsonOut.begin().raw(STOP).number(index).raw(STOP_END).to(out);
    }

    private void end(ByteSink out) {
        if (closed) {
            return;
        }
        closed = true;
        begin(out);
        close(out);
        if (stopReason == null) {
            stopReason = StopReasons.word(FinishReason.STOP, null);
        }
        ObjectNode event = Json.object().put("type", "message_delta");
        event.putObject("delta").put("stop_reason", stopReason).put("stop_sequence", stopSequence);
        Usage known = usage == null ? new Usage(0, 0, 0, 0, 0, 0) : usage;
        UsageFields.write(known, event.putObject("usage"));
        SseOut.typed(event, out);
        out.put(MESSAGE_STOP);
    }

    @Override
    public void writeError(ProviderError error, ByteSink out) {
        AnthropicErrors.event(error, out);
    }

    @Override
    public @Nullable String finishReason() {
        return stopReason;
    }
}
