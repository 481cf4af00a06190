package io.tollgate.providers.dialect.bedrock;

import static io.tollgate.providers.dialect.translation.JsonOut.ascii;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.ChatEvent;
import io.tollgate.providers.chat.Usage;
import io.tollgate.providers.dialect.ByteSink;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.translation.EventWriter;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The events of a Messages stream in frames: each is written as Anthropic's own stream has it, and
 * its data is put into a chunk. The last one counts the tokens, as Bedrock does.
 */
final class ChunkWriter implements EventWriter, ByteSink {
    private static final FrameKind CHUNK = FrameKind.event("chunk");
    private static final byte[] DATA = ascii("\ndata: ");
    private static final byte[] START = ascii("{\"bytes\":\"");
    private static final byte[] END = ascii("\"}");

    private final EventWriter messages;
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private @Nullable Usage usage;

    ChunkWriter(EventWriter messages) {
        this.messages = messages;
    }

    @Override
    public String contentType() {
        return BedrockClient.EVENT_STREAM;
    }

    @Override
    public void write(ChatEvent event, ByteSink out) {
        if (event instanceof ChatEvent.Counted counted) {
            usage = counted.usage();
        }
        messages.write(event, this);
        if (lines.size() == 0) {
            return;
        }
        byte[] bytes = lines.toByteArray();
        lines.reset();
        int at = 0;
        while (at < bytes.length) {
            int data = find(bytes, DATA, at) + DATA.length;
            int end = data;
            while (bytes[end] != '\n') {
                end++;
            }
            chunk(bytes, data, end, event instanceof ChatEvent.End && end + 2 == bytes.length, out);
            at = end + 2;
        }
    }

    /** Where it begins; each event has it once, and no event has it in its data. */
    private static int find(byte[] bytes, byte[] wanted, int from) {
        int at = from;
        while (!java.util.Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
            at++;
        }
        return at;
    }

    private void chunk(byte[] bytes, int from, int to, boolean last, ByteSink out) {
        byte[] data = java.util.Arrays.copyOfRange(bytes, from, to);
        if (last && Json.parse(data, 0, data.length) instanceof ObjectNode stop) {
            Usage known = usage == null ? new Usage(0, 0, 0, 0, 0, 0) : usage;
            stop.putObject("amazon-bedrock-invocationMetrics")
                    .put("inputTokenCount", known.uncachedPrompt())
                    .put("outputTokenCount", known.completion())
                    .put("cacheReadInputTokenCount", known.cacheRead())
                    .put("cacheWriteInputTokenCount", known.cacheWrite());
            data = Json.bytes(stop);
        }
        byte[] base64 = Base64.getEncoder().encode(data);
        byte[] payload = new byte[START.length + base64.length + END.length];
        System.arraycopy(START, 0, payload, 0, START.length);
        System.arraycopy(base64, 0, payload, START.length, base64.length);
        System.arraycopy(END, 0, payload, START.length + base64.length, END.length);
        CHUNK.write(payload, 0, payload.length, out);
    }

    @Override
    public void put(ByteBuffer source, int from, int to) {
        for (int i = from; i < to; i++) {
            lines.write(source.get(i));
        }
    }

    @Override
    public void put(byte[] bytes, int offset, int length) {
        lines.write(bytes, offset, length);
    }

    @Override
    public void writeError(ProviderError error, ByteSink out) {
        StreamErrors.write(error, out);
    }

    @Override
    public @Nullable String finishReason() {
        return messages.finishReason();
    }
}
