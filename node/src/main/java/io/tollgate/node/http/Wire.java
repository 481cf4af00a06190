package io.tollgate.node.http;

import io.tollgate.node.error.ClientError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How one exchange goes over its protocol. Only on its I/O thread. */
sealed interface Wire permits Http1Wire, Http2Wire {
    RequestHead head();

    /** The client's address without its port. */
    String peer();

    /** Has {@code over} called once when the exchange is over, whatever ended it. */
    void whenOver(Runnable over);

    /** What is wrong with the request's framing, or null. */
    @Nullable ClientError violation();

    /** The declared length of the body, -1 for unknown, 0 for none. */
    long bodyLength();

    /** The body; asked for once, when {@link #bodyLength} is not 0. */
    BodySource body() throws IOException;

    /** The body has been read to its end. */
    void bodyRead();

    /** The connection is of no further use after this exchange, where it serves one at a time. */
    void endConnection();

    /** Sends a whole answer; false when some of it is kept. */
    boolean whole(
            int status,
            @Nullable String contentType,
            List<String> headers,
            ByteBuffer body,
            Outbound.Listener listener)
            throws IOException;

    /** Remembers the head of a streamed answer. */
    void begin(
            int status,
            @Nullable String contentType,
            List<String> headers,
            Outbound.Listener listener)
            throws IOException;

    /** Sends a piece of a streamed answer; false when some of it is kept. */
    boolean piece(ByteBuffer bytes) throws IOException;

    /** Sends the end of a streamed answer; false when some of it is kept. */
    boolean last() throws IOException;

    /** After the last byte has gone out: frees the connection for the next request. */
    void finish();

    /** Breaks the answer off so that the client notices. */
    void cut();

    /** Stops what waits for the client. */
    void stop();
}
