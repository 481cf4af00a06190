package io.tollgate.node.http;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Where the bytes of a request's body come from, freed of their framing. */
sealed interface BodySource permits FixedBody, ChunkedBody, Http2Body {
    /**
     * Reads what is there.
     *
     * @return bytes read, 0 for none now, -1 for the end of the body
     * @throws MalformedBodyException when the framing is broken
     * @throws IOException when the client is gone
     */
    int read(ByteBuffer target) throws IOException;

    /** Has {@code onReadable} called on the I/O thread when there is something to read. */
    void resume(Runnable onReadable);

    void suspend();
}
