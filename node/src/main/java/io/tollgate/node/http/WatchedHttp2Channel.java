package io.tollgate.node.http;

import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.protocols.http2.AbstractHttp2StreamSourceChannel;
import io.undertow.protocols.http2.Http2Channel;
import io.undertow.protocols.http2.Http2RstStreamStreamSourceChannel;
import io.undertow.protocols.http2.Http2StreamSourceChannel;
import java.io.IOException;
import org.xnio.OptionMap;
import org.xnio.StreamConnection;

/**
 * An HTTP/2 connection that says which stream begins and which one its client has reset. Undertow
 * keeps a reset to itself until somebody writes to the stream; a gateway that waits for a model
 * must know it at once.
 */
final class WatchedHttp2Channel extends Http2Channel {
    private final Watcher watcher;

    WatchedHttp2Channel(
            StreamConnection connection,
            ByteBufferPool buffers,
            PooledByteBuffer read,
            OptionMap options,
            Watcher watcher) {
        super(connection, "h2", buffers, read, false, false, options);
        this.watcher = watcher;
    }

    @Override
    public synchronized AbstractHttp2StreamSourceChannel receive() throws IOException {
        AbstractHttp2StreamSourceChannel frame = super.receive();
        if (frame instanceof Http2StreamSourceChannel stream) {
            watcher.begins(stream.getStreamId());
        } else if (frame instanceof Http2RstStreamStreamSourceChannel reset) {
            watcher.reset(reset.getStreamId());
        }
        return frame;
    }

    /** Told on the I/O thread. */
    interface Watcher {
        /** The next request handled is this stream's. */
        void begins(int stream);

        void reset(int stream);
    }
}
