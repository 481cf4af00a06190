package io.tollgate.node.http;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * The bytes of an HTTP/1 connection that follow a head: first what came with the head, then the
 * socket's.
 */
final class Http1Input {
    private final HttpServerConnection connection;
    private final RequestSource source;

    Http1Input(HttpServerConnection connection, RequestSource source) {
        this.connection = connection;
        this.source = source;
    }

    /**
     * @return bytes read, 0 for none now
     * @throws EOFException when the client has ended its side
     */
    int read(ByteBuffer target) throws IOException {
        PooledByteBuffer early = connection.getExtraBytes();
        if (early == null) {
            int count = source.read(target);
            if (count < 0) {
                throw new EOFException("The client ended its side of the connection");
            }
            return count;
        }
        ByteBuffer bytes = early.getBuffer();
        int count = Math.min(bytes.remaining(), target.remaining());
        target.put(target.position(), bytes, bytes.position(), count);
        target.position(target.position() + count);
        bytes.position(bytes.position() + count);
        if (!bytes.hasRemaining()) {
            connection.setExtraBytes(null);
            early.close();
        }
        return count;
    }

    void resume(Runnable onReadable) {
        ConduitStreamSourceChannel channel = connection.getChannel().getSourceChannel();
        channel.setReadListener(_ -> onReadable.run());
        source.resumeReads();
    }

    void suspend() {
        source.suspendReads();
        connection.getChannel().getSourceChannel().setReadListener(null);
    }
}
