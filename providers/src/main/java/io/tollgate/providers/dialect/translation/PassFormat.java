package io.tollgate.providers.dialect.translation;

import io.tollgate.providers.dialect.AnswerStream;
import io.tollgate.providers.dialect.ByteSink;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.TokenUsage;
import org.jspecify.annotations.Nullable;

/**
 * How the events of one API pass to a client of the same API: each is looked at, for usage and
 * ending, and handed on. One instance a stream, one thread; throws nothing.
 */
public interface PassFormat {
    /** Reads one payload, which is not empty, and writes what the client gets of it. */
    PayloadReader.Result pass(byte[] bytes, int start, int end, ByteSink out);

    /** The stream is at its end: writes what is owed and says whether the answer was complete. */
    boolean ended(ByteSink out);

    /** {@link AnswerStream#writeError}. */
    void writeError(ProviderError error, ByteSink out);

    /** {@link AnswerStream#usage}. */
    @Nullable TokenUsage usage();

    /** {@link AnswerStream#seenOutputTokens}. */
    long seenOutputTokens();

    /** {@link AnswerStream#finishReason}. */
    @Nullable String finishReason();

    /** {@link AnswerStream#contentType}. */
    default String contentType() {
        return AnswerStream.EVENTS;
    }
}
