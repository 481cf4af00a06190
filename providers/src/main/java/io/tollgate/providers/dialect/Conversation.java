package io.tollgate.providers.dialect;

import io.tollgate.providers.upstream.Body;
import io.tollgate.providers.upstream.ResponseHead;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

    /** Whether an answer can only be given whole, however large it is. */
    default boolean wholeOnly() {
        return false;
    }

    /** Outcome of {@link #prepare}. */
    sealed interface Prepared {
        /**
         * It can be sent.
         *
         * @param path below the provider's base URL, such as {@code /chat/completions}
         * @param dropped fields of the client's request that were left out, because the provider
         *     has no place for them
         * @param reader who reads the answer to this request; null for the conversation itself
         */
        record Ready(String path, Body body, List<String> dropped, @Nullable Conversation reader)
                implements Prepared {
            public Ready {
                dropped = List.copyOf(dropped);
            }

            public Ready(String path, Body body) {
                this(path, body, List.of());
            }

            public Ready(String path, Body body, List<String> dropped) {
                this(path, body, dropped, null);
            }

            /** This with an answer that is read by another conversation. */
            public Ready readBy(Conversation other) {
                return new Ready(path, body, dropped, other);
            }

            /** This with more fields that were left out. */
            public Ready withDropped(List<String> more) {
                if (more.isEmpty()) {
                    return this;
                }
                var all = new ArrayList<String>(dropped);
                all.addAll(more);
                return new Ready(path, body, all, reader);
            }
        }

        /**
         * It needs no provider.
         *
         * @param body the answer, JSON
         * @param estimated whether it is no more than an estimate, which the client is told
         */
        record Answered(byte[] body, boolean estimated) implements Prepared {}

        /**
         * The provider cannot do what the client asks.
         *
         * @param field the request field
         * @param message what is wrong and what was expected
         */
        record Unsupported(String field, String message) implements Prepared {}
    }
}
