package io.tollgate.providers.dialect.translation;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.dialect.Conversation.Prepared;
import org.jspecify.annotations.Nullable;

/**
 * A provider's wire format of an operation that is one question and one answer. Stateless; any
 * thread.
 *
 * @param <Q> the question in neutral words
 * @param <A> the answer in neutral words
 */
public interface OperationUpstream<Q, A> {
    /**
     * Writes a request.
     *
     * @param losses is told of all that this format cannot carry
     */
    Prepared write(Q question, String upstreamModel, Losses losses);

    /** Reads an answer with status 2xx; null where it is none of this format. */
    @Nullable A read(JsonNode body, Q question);
}
