package io.tollgate.providers.dialect.translation;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Conversation.Prepared;
import io.tollgate.providers.dialect.FollowUp;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.upstream.ResponseHead;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
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

    /**
     * Why an answer with status 2xx holds none of what was asked for, where this format says so;
     * asked where {@link #read} gives null.
     */
    default @Nullable ProviderError failure(JsonNode body, ResponseHead head) {
        return null;
    }

    /** Whether what is asked for may be a job: {@link Conversation#followsUp}. */
    default boolean followsUp() {
        return false;
    }

    /** What is to be asked before there is an answer: {@link Conversation#followUp}. */
    default @Nullable FollowUp followUp(JsonNode body) {
        return null;
    }

    /** Headers that end a job nobody can call off: {@link Conversation#jobLifetime}. */
    default List<String> jobLifetime(Duration left) {
        return List.of();
    }

    /** What an answer with another status says; null where it is read as any provider's. */
    default @Nullable ProviderError error(ResponseHead head, ByteBuffer body) {
        return null;
    }
}
