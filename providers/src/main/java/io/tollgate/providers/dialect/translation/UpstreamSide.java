package io.tollgate.providers.dialect.translation;

import io.tollgate.providers.chat.ChatAnswer;
import io.tollgate.providers.chat.ChatRequest;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Conversation.Prepared;
import io.tollgate.providers.dialect.FollowUp;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.upstream.ResponseHead;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A provider's wire format of chat: writes requests, reads answers. Stateless; any thread. */
public interface UpstreamSide {
    /**
     * Writes a request.
     *
     * @param losses is told of all that this format cannot carry
     */
    Prepared write(ChatRequest request, String upstreamModel, Losses losses);

    /** Whether what is asked for may be a job; as in {@link Conversation#followsUp}. */
    default boolean followsUp() {
        return false;
    }

    /**
     * What is to be asked before there is an answer; null where this one is it. Never throws.
     *
     * @param stream whether the client wants it piece by piece
     */
    default @Nullable FollowUp followUp(boolean stream, ByteBuffer body) {
        return null;
    }

    /** As in {@link Conversation#jobLifetime}. */
    default List<String> jobLifetime(Duration left) {
        return List.of();
    }

    /** Reads one streamed answer. */
    EventSource source(String upstreamModel);

    /**
     * Reads a whole answer with status 2xx.
     *
     * @param body from position to limit; not changed
     */
    Told answer(ResponseHead head, ByteBuffer body);

    /** Classifies an answer with an error status. Never throws. */
    ProviderError error(ResponseHead head, ByteBuffer body);

    /** Outcome of {@link #answer}. */
    sealed interface Told {
        record Good(ChatAnswer answer) implements Told {}

        /** An error inside a 200, or no answer of this format. */
        record Failed(ProviderError error) implements Told {}
    }
}
