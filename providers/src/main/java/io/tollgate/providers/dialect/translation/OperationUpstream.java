package io.tollgate.providers.dialect.translation;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.dialect.Conversation.Prepared;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.upstream.ResponseHead;
import java.nio.ByteBuffer;
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

    /** The same for a format that says something in its headers too. */
    default @Nullable A read(JsonNode body, Q question, ResponseHead head) {
        return read(body, question);
    }

    /** What an answer with another status says; null where it is read as any provider's. */
    default @Nullable ProviderError error(ResponseHead head, ByteBuffer body) {
        return null;
    }
}
