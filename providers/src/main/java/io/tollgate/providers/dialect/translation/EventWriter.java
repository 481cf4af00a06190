package io.tollgate.providers.dialect.translation;

import io.tollgate.providers.chat.ChatEvent;
import io.tollgate.providers.dialect.AnswerStream;
import io.tollgate.providers.dialect.ByteSink;
import io.tollgate.providers.dialect.ProviderError;
import org.jspecify.annotations.Nullable;

/**
 * Writes one streamed answer in a client's API. What only opens the answer is held back until there
 * is something to tell, so that a call that fails at once can be tried again. One instance a call,
 * one thread.
 */
public interface EventWriter {
    void write(ChatEvent event, ByteSink out);

    /** The error event, after which nothing comes. */
    void writeError(ProviderError error, ByteSink out);

    /** What the stream is to HTTP. */
    default String contentType() {
        return AnswerStream.EVENTS;
    }

    /** The finish reason in this API's word; null before it is known. */
    @Nullable String finishReason();
}
