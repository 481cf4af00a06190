package io.tollgate.node.http;

import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.protocols.http2.Http2Channel;
import io.undertow.server.protocol.http2.Http2ReceiveListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.StreamConnection;

/** The HTTP/2 connections of a listener. Thread-safe. */
final class Http2Connections {
    private final ByteBufferPool buffers;
    private final OptionMap options;
    private final Map<Http2Session, Http2Channel> sessions = new ConcurrentHashMap<>();

    Http2Connections(ByteBufferPool buffers, OptionMap options) {
        this.buffers = buffers;
        this.options = options;
    }

    /**
     * Speaks HTTP/2 on that connection.
     *
     * @param read the first bytes, the client's preface included
     */
    void open(StreamConnection connection, PooledByteBuffer read, ClientConnection client) {
        var session = new Http2Session(client);
        var channel = new WatchedHttp2Channel(connection, buffers, read, options, session);
        session.begin(channel);
        sessions.put(session, channel);
        channel.addCloseTask(_ -> {
            sessions.remove(session);
            session.closed();
        });
        channel.getReceiveSetter()
                .set(new Http2ReceiveListener(session, options, buffers.getBufferSize(), null));
        channel.resumeReceives();
    }

    /** Ends the connections as they become idle. */
    void drain() {
        sessions.keySet().forEach(Http2Session::drain);
    }

    void close() {
        sessions.values().forEach(IoUtils::safeClose);
    }
}
