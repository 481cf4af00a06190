package io.tollgate.providers.dialect.bedrock;

import static io.tollgate.providers.dialect.translation.JsonOut.ascii;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.ChatEvent;
import io.tollgate.providers.chat.Citation;
import io.tollgate.providers.chat.FinishReason;
import io.tollgate.providers.chat.Signature;
import io.tollgate.providers.chat.Usage;
import io.tollgate.providers.dialect.ByteSink;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.anthropic.Seals;
import io.tollgate.providers.dialect.translation.EventWriter;
import io.tollgate.providers.dialect.translation.JsonOut;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Writes a ConverseStream. Invariant: one block is open at most, blocks count from 0 without a gap,
 * and each that was opened is closed before anything else begins. Only the block of a call has a
 * start; the others begin with their first piece.
 */
final class ConverseStreamWriter implements EventWriter {
    private static final FrameKind MESSAGE_START = FrameKind.event("messageStart");
    private static final FrameKind BLOCK_START = FrameKind.event("contentBlockStart");
    private static final FrameKind BLOCK_DELTA = FrameKind.event("contentBlockDelta");
    private static final FrameKind BLOCK_STOP = FrameKind.event("contentBlockStop");
    private static final FrameKind MESSAGE_STOP = FrameKind.event("messageStop");
    private static final FrameKind METADATA = FrameKind.event("metadata");

    private static final byte[] ROLE = ascii("{\"role\":\"assistant\"}");
    private static final byte[] INDEX = ascii("{\"contentBlockIndex\":");
    private static final byte[] TEXT = ascii(",\"delta\":{\"text\":");
    private static final byte[] THOUGHT = ascii(",\"delta\":{\"reasoningContent\":{\"text\":");
    private static final byte[] SEAL = ascii(",\"delta\":{\"reasoningContent\":{\"signature\":");
    private static final byte[] REDACTED =
            ascii(",\"delta\":{\"reasoningContent\":{\"redactedContent\":");
    private static final byte[] INPUT = ascii(",\"delta\":{\"toolUse\":{\"input\":");
    private static final byte[] TOOL = ascii(",\"start\":{\"toolUse\":{\"toolUseId\":");
    private static final byte[] NAME = ascii(",\"name\":");
    private static final byte[] STOP_REASON = ascii("{\"stopReason\":");
    private static final byte[] CLOSE = ascii("}");
    private static final byte[] CLOSE_TWO = ascii("}}");
    private static final byte[] CLOSE_THREE = ascii("}}}");

    private final Clock clock;
    private final long startMillis;
    private boolean begun;
    private boolean closed;
    private Block open = Block.NONE;
    private int index = -1;
    private int call = -1;
    private boolean arguments;
    private @Nullable Usage usage;
    private @Nullable String stopReason;

    ConverseStreamWriter(Clock clock) {
        this.clock = clock;
        this.startMillis = clock.millis();
    }

    private enum Block {
        NONE,
        TEXT,
        THOUGHT,
        TOOL
    }

    @Override
    public String contentType() {
        return BedrockClient.EVENT_STREAM;
    }

    @Override
    public void write(ChatEvent event, ByteSink out) {
        switch (event) {
            case ChatEvent.Start _, ChatEvent.Logprobs _ -> {}
            case ChatEvent.Text text -> piece(Block.TEXT, TEXT, text.text(), CLOSE_TWO, out);
            case ChatEvent.Picture picture -> write(picture.inWords(), out);
            case ChatEvent.Refusal text -> piece(Block.TEXT, TEXT, text.text(), CLOSE_TWO, out);
            case ChatEvent.Reasoning thought ->
                    piece(Block.THOUGHT, THOUGHT, thought.text(), CLOSE_THREE, out);
            case ChatEvent.ReasoningSigned signed -> signed(signed.signature(), out);
            case ChatEvent.ReasoningSealed sealed -> {
                close(out);
                String redacted = ConverseAnswerWriter.redacted(sealed.content());
                piece(Block.THOUGHT, REDACTED, redacted, CLOSE_THREE, out);
                close(out);
            }
            case ChatEvent.ToolCallStart begins -> call(begins, out);
            case ChatEvent.ToolCallArguments piece -> {
                if (open == Block.TOOL && piece.call() == call && !piece.piece().isEmpty()) {
                    arguments = true;
                    delta(INPUT, piece.piece(), CLOSE_THREE, out);
                }
            }
            case ChatEvent.Cited cited -> cited(cited.citation(), out);
            case ChatEvent.Counted counted -> usage = counted.usage();
            case ChatEvent.Finish finish -> {
                stopReason = ConverseStop.word(finish.reason(), finish.stopSequence());
                begin(out);
                close(out);
            }
            case ChatEvent.End _ -> end(out);
        }
    }

    private void begin(ByteSink out) {
        if (!begun) {
            begun = true;
            MESSAGE_START.write(ROLE, 0, ROLE.length, out);
        }
    }

    private void piece(Block block, byte[] template, String text, byte[] end, ByteSink out) {
        if (text.isEmpty()) {
            return;
        }
        if (open != block) {
            next(block, out);
        }
        delta(template, text, end, out);
    }

    private void next(Block block, ByteSink out) {
        begin(out);
        close(out);
        index++;
        open = block;
    }

    private void delta(byte[] template, String text, byte[] end, ByteSink out) {
        JsonOut.begin()
                .raw(INDEX)
                .number(index)
                .raw(template)
                .string(text)
                .raw(end)
                .to(BLOCK_DELTA.into(out));
    }

    /** A seal without a thought before it is a block of its own. */
    private void signed(Signature signature, ByteSink out) {
        if (open != Block.THOUGHT) {
            next(Block.THOUGHT, out);
        }
        delta(SEAL, Seals.close(signature), CLOSE_THREE, out);
        close(out);
    }

    private void call(ChatEvent.ToolCallStart begins, ByteSink out) {
        if (begins.signature() != null) {
            signed(begins.signature(), out);
        }
        next(Block.TOOL, out);
        call = begins.call();
        arguments = false;
        JsonOut.begin()
                .raw(INDEX)
                .number(index)
                .raw(TOOL)
                .string(begins.id())
                .raw(NAME)
                .string(begins.name())
                .raw(CLOSE_THREE)
                .to(BLOCK_START.into(out));
    }

    private void cited(Citation citation, ByteSink out) {
        if (open != Block.TEXT) {
            next(Block.TEXT, out);
        }
        ObjectNode event = Json.object().put("contentBlockIndex", index);
        ConverseAnswerWriter.citation(citation, event.putObject("delta").putObject("citation"));
        byte[] payload = Json.bytes(event);
        BLOCK_DELTA.write(payload, 0, payload.length, out);
    }

    private void close(ByteSink out) {
        if (open == Block.NONE) {
            return;
        }
        if (open == Block.TOOL && !arguments) {
            delta(INPUT, "{}", CLOSE_THREE, out);
        }
        open = Block.NONE;
        JsonOut.begin().raw(INDEX).number(index).raw(CLOSE).to(BLOCK_STOP.into(out));
    }

    private void end(ByteSink out) {
        if (closed) {
            return;
        }
        closed = true;
        begin(out);
        close(out);
        if (stopReason == null) {
            stopReason = ConverseStop.word(FinishReason.STOP, null);
        }
        JsonOut.begin().raw(STOP_REASON).string(stopReason).raw(CLOSE).to(MESSAGE_STOP.into(out));
        ObjectNode metadata = Json.object();
        UsageCount.write(usage, metadata.putObject("usage"));
        metadata.putObject("metrics").put("latencyMs", Math.max(0, clock.millis() - startMillis));
        byte[] payload = Json.bytes(metadata);
        METADATA.write(payload, 0, payload.length, out);
    }

    @Override
    public void writeError(ProviderError error, ByteSink out) {
        StreamErrors.write(error, out);
    }

    @Override
    public @Nullable String finishReason() {
        return stopReason;
    }
}
