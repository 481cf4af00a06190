package io.tollgate.providers.dialect;

import io.tollgate.providers.upstream.Body;
import io.tollgate.providers.upstream.ResponseHead;
import java.nio.ByteBuffer;

/**
 * One operation between one client API and one provider wire format: how the request is put and how
 * the answer is read. Stateless; shared by all calls; any thread.
 */
public interface Conversation {
    /** What goes to the provider for this client body. */
    Prepared prepare(byte[] clientBody, RequestFields fields, String upstreamModel);

    /** A reader for one streamed answer. */
    AnswerStream stream(RequestFields fields, String clientModel);

    /**
     * Looks at a whole answer with status 2xx.
     *
     * @param body the whole body, from position to limit; not changed
     */
    Answer answer(RequestFields fields, ResponseHead head, ByteBuffer body);

    /** Classifies an answer with an error status. Never throws, whatever the body is. */
    ProviderError error(ResponseHead head, ByteBuffer body);

    /** Outcome of {@link #prepare}. */
    sealed interface Prepared {
        /**
         * It can be sent.
         *
         * @param path below the provider's base URL, such as {@code /chat/completions}
         */
        record Ready(String path, Body body) implements Prepared {}

        /**
         * The provider cannot do what the client asks.
         *
         * @param field the request field
         * @param message what is wrong and what was expected
         */
        record Unsupported(String field, String message) implements Prepared {}
    }
}
