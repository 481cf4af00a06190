package io.tollgate.providers.dialect;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads one provider stream as it arrives and writes the client's stream. Holds no more than one
 * unfinished event. One instance a call, one thread.
 *
 * <p>Whatever bytes come, the methods throw nothing: damage ends in {@link Progress#FAILED} and
 * {@link #error}.
 */
public interface AnswerStream {
    /** The content type of server-sent events. */
    String EVENTS = "text/event-stream; charset=utf-8";

    /** Takes the next bytes and writes to {@code out} what can be given to the client now. */
    Progress accept(ByteBuffer bytes, ByteSink out);

    /**
     * The provider's stream is at its end. Writes what is still owed to the client where the stream
     * was complete.
     *
     * @return {@code COMPLETE} or {@code FAILED} (it broke off: no terminal event was seen)
     */
    Progress end(ByteSink out);

    /**
     * Writes the error event of the client's stream, after which the stream is closed. Used for an
     * error of the provider as well as for one of the gateway.
     */
    void writeError(ProviderError error, ByteSink out);

    /** The error that made it {@code FAILED}; null otherwise. */
    @Nullable ProviderError error();

    /** Usage as far as it was seen; null where none was. */
    @Nullable TokenUsage usage();

    /**
     * Tokens of output as far as they are known: those of {@link #usage}, and an estimate of the
     * texts that were seen since, for a stream that ends before its provider has counted them. No
     * less than was reported but where the report came before all texts.
     */
    default long seenOutputTokens() {
        return 0;
    }

    /** The finish reason as the client sees it; null where none was seen. */
    @Nullable String finishReason();

    /** What the client's stream is to HTTP; known before its first byte. */
    default String contentType() {
        return EVENTS;
    }

    /** Where the stream stands. */
    enum Progress {
        /**
         * Nothing for the client yet (comments, events that are dropped): it can still be retried.
         */
        NOTHING_YET,
        /** At least one event has been written for the client. */
        STREAMING,
        /** The terminal event has been seen and everything has been written. */
        COMPLETE,
        /** An error event, or bytes that are not the protocol; nothing more is read. */
        FAILED
    }
}
