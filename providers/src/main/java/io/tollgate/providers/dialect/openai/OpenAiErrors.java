package io.tollgate.providers.dialect.openai;

import io.tollgate.providers.dialect.ByteSink;
import io.tollgate.providers.dialect.ProviderError;

/** Errors in OpenAI's shape, for the other ways to a client of this API. */
public final class OpenAiErrors {
    private OpenAiErrors() {}

    /** The error event of a chat stream. */
    public static void event(ProviderError error, ByteSink out) {
        Events.error(error, out);
    }

    /** The error event of a stream of the Responses API, with its number in that stream. */
    public static void responsesEvent(ProviderError error, int sequence, ByteSink out) {
        Events.responsesError(error, sequence, out);
    }
}
