package io.tollgate.node.http;

import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.protocols.http2.Http2Channel;
import io.undertow.server.protocol.http2.Http2ReceiveListener;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.StreamConnection;

/** The HTTP/2 connections of a listener. Thread-safe. */
final class Http2Connections {
    private final ByteBufferPool buffers;
    private final OptionMap options;
    private final Set<Http2Session> sessions = ConcurrentHashMap.newKeySet();

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
        var channel = new Http2Channel(connection, "h2", buffers, read, false, false, options);
        var session = new Http2Session(channel, client);
        sessions.add(session);
        channel.addCloseTask(_ -> {
            session.closed();
            sessions.remove(session);
        });
        channel.getReceiveSetter()
                .set(new Http2ReceiveListener(session, options, buffers.getBufferSize(), null));
        channel.resumeReceives();
        session.begin();
    }

    /** Ends the connections as they become idle. */
    void drain() {
        for (Http2Session session : sessions) {
            session.drain();
        }
    }

    void close() {
        for (Http2Session session : sessions) {
            IoUtils.safeClose(session.channel());
        }
    }
}
