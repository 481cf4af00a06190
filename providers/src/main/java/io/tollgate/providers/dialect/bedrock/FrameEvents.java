package io.tollgate.providers.dialect.bedrock;

import io.tollgate.providers.dialect.translation.ChatEvents;
import io.tollgate.providers.dialect.translation.PayloadReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of a stream of Bedrock, of whichever operation they are: those of Converse have
 * names of their own, those of InvokeModel are all called {@code chunk}.
 */
final class FrameEvents {
    private static final String TYPE = ":event-type";
    private static final String CHUNK = "chunk";

    private final PayloadReader claude;
    private final ConversePayloads converse = new ConversePayloads();
    private @Nullable Chunk chunk;

    /**
     * Prepares it.
     *
     * @param claude reads what is in the chunks of InvokeModel
     */
    FrameEvents(PayloadReader claude) {
        this.claude = claude;
    }

    PayloadReader.Result read(Frame frame, ChatEvents events) {
        if (frame.is(TYPE, CHUNK)) {
            chunk = chunk == null ? new Chunk() : chunk;
            return chunk.of(frame)
                    ? claude.read(chunk.bytes(), 0, chunk.length(), events)
                    : PayloadReader.Result.MALFORMED;
        }
        String type = frame.header(TYPE);
        return type == null ? PayloadReader.Result.MORE : converse.read(type, frame, events);
    }

    /** The stream is at its end: tells what is owed and whether the answer was complete. */
    boolean ended(ChatEvents events) {
        return chunk == null ? converse.ended(events) : claude.ended(events);
    }
}
