package io.tollgate.providers.dialect;

import io.tollgate.providers.upstream.Body;
import io.tollgate.providers.upstream.ResponseHead;
import java.nio.ByteBuffer;
import java.time.Duration;
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

    /** Whether a good answer is always read to its end, however large it is. */
    default boolean readsWhole() {
        return false;
    }

    /**
     * Whether what is asked for may be a job that runs on after the first answer. Then each good
     * answer that is no stream of events is read to its end, and {@link #followUp} is asked.
     */
    default boolean followsUp() {
        return false;
    }

    /**
     * What is to be asked before there is an answer; null where this one is it. Never throws.
     *
     * @param body the whole body, from position to limit; not changed
     */
    default @Nullable FollowUp followUp(RequestFields fields, ByteBuffer body) {
        return null;
    }

    /**
     * Header lines that end a job over there after that time, names and values in turn: for the
     * case that nobody is left who could call it off.
     */
    default List<String> jobLifetime(Duration left) {
        return List.of();
    }

    /** Classifies an answer with an error status. Never throws, whatever the body is. */
    ProviderError error(ResponseHead head, ByteBuffer body);

    /** Outcome of {@link #prepare}. */
    sealed interface Prepared {
        /**
         * It can be sent.
         *
         * @param path below the provider's base URL, such as {@code /chat/completions}
         * @param dropped fields of the client's request that were left out, because the provider
         *     has no place for them
         * @param reader reads the answer of this call, because it knows the request; null where the
         *     conversation itself does
         * @param headers lines that this request needs besides those of its provider, names and
         *     values in turn
         */
        record Ready(
                String path,
                Body body,
                List<String> dropped,
                @Nullable Conversation reader,
                List<String> headers)
                implements Prepared {
            public Ready {
                dropped = List.copyOf(dropped);
                headers = List.copyOf(headers);
            }

            public Ready(String path, Body body) {
                this(path, body, List.of(), null, List.of());
            }

            public Ready(String path, Body body, List<String> dropped) {
                this(path, body, dropped, null, List.of());
            }

            /** This with another reader of its answer. */
            public Ready readBy(Conversation conversation) {
                return new Ready(path, body, dropped, conversation, headers);
            }

            /** This with header lines of its own, names and values in turn. */
            public Ready withHeaders(List<String> lines) {
                return new Ready(path, body, dropped, reader, lines);
            }

            /** This with more header lines, names and values in turn. */
            public Ready withMoreHeaders(List<String> lines) {
                var all = new ArrayList<String>(headers);
                all.addAll(lines);
                return withHeaders(all);
            }

            /** This with more fields that were left out. */
            public Ready withDropped(List<String> more) {
                if (more.isEmpty()) {
                    return this;
                }
                var all = new ArrayList<String>(dropped);
                all.addAll(more);
                return new Ready(path, body, all, reader, headers);
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
