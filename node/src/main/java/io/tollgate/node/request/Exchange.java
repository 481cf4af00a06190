package io.tollgate.node.request;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request of a client and its answer, as the rest of the node sees it. Implemented by {@code
 * node.http}. All methods on the I/O thread that accepted the request, except where said.
 *
 * <p>The handler may answer within its call or later. An answer goes through {@link #respond}, or
 * {@link #startStream}, {@link #write} and {@link #end}; another order is an {@link
 * IllegalStateException}. Once the exchange is over (answered, aborted, client gone) all of these
 * do nothing, so that late events of an upstream need no check. A handler that throws gets its
 * client a 500, or has the begun answer broken off.
 */
public interface Exchange {
    String method();

    /**
     * The canonical path (the guard has refused everything ambiguous), such as {@code /v1/models}.
     */
    String path();

    /** The raw query string without {@code ?}; "" where there is none. */
    String query();

    /** The first value of that header, or null. Ask in lower case. */
    @Nullable String header(String name);

    /** Calls {@code visitor} for every request header in order, with its name in lower case. */
    void forEachHeader(HeaderVisitor visitor);

    /** The whole body; the array is this exchange's own. Empty where there is none. */
    byte[] body();

    /** {@code System.nanoTime()} when the request's head had been read. */
    long startNanos();

    /** The client's address, for logs. */
    String peer();

    /** What this I/O thread owns: upstream loop, scratch buffers. */
    NodeLoop loop();

    /**
     * Answers with a whole body and ends the exchange. The bytes are written or copied before the
     * method returns.
     *
     * @param contentType null for none
     * @param headers names and values in turn
     */
    void respond(int status, @Nullable String contentType, List<String> headers, ByteBuffer body);

    /** Begins a streamed answer; nothing is sent before the first {@link #write} or the end. */
    void startStream(int status, @Nullable String contentType, List<String> headers);

    /**
     * Writes and flushes a piece of a streamed answer. All bytes are taken: what the socket does
     * not take is copied and kept until it does.
     *
     * <p>{@link Client#gone} may be told before this returns. More than 4 MiB kept, by a caller
     * that goes on after false, breaks the answer off.
     *
     * @return false when bytes are kept: stop the source and wait for {@link Client#writable}
     */
    boolean write(ByteBuffer bytes);

    /** Ends a streamed answer properly, after what is kept has been written. */
    void end();

    /**
     * Breaks the answer off so that the client notices: the connection (or HTTP/2 stream) is reset.
     */
    void abort();

    /** Whether the head of the answer has been handed over. */
    boolean started();

    /** Its connection, where that may change its protocol; null with HTTP/2 and HTTP/1.0. */
    default @Nullable ClientSocket socket() {
        return null;
    }

    /** Who is told about the client's side while the answer is under way. At most one. */
    void watch(Client client);

    /** Told on the I/O thread. */
    interface Client {
        /** What was kept after {@link Exchange#write} has been written; not told after the end. */
        void writable();

        /**
         * The client is gone, its connection broke, or it took nothing for too long; the exchange
         * is over. Told once, and not after {@link Exchange#respond}, {@link Exchange#end} or
         * {@link Exchange#abort}.
         */
        void gone();
    }

    /** Takes one header. */
    interface HeaderVisitor {
        void header(String name, String value);
    }
}
