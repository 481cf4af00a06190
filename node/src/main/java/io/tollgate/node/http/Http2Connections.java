package io.tollgate.node.http;

import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.protocol.http2.Http2ReceiveListener;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.xnio.OptionMap;
import org.xnio.StreamConnection;

/** The HTTP/2 connections of a listener. Thread-safe. */
final class Http2Connections {
    private final ByteBufferPool buffers;
    private final OptionMap options;
    private final Map<Http2Session, WatchedHttp2Channel> sessions = new ConcurrentHashMap<>();

    Http2Connections(ByteBufferPool buffers, OptionMap options) {
        this.buffers = buffers;
        this.options = options;
    }

    /**
     * Speaks HTTP/2 on that connection.
     *
     * @param read the first bytes, the client's preface included
     */
    void open(StreamConnection connection, PooledByteBuffer read, ClientConnection client)
            throws IOException {
        var session = new Http2Session(client);
        var channel = WatchedHttp2Channel.open(connection, buffers, read, options, session);
        session.begin(channel);
        sessions.put(session, channel);
        channel.addCloseTask(_ -> {
            forget(session);
            session.closed();
        });
        channel.getReceiveSetter()
                .set(new Http2ReceiveListener(session, options, buffers.getBufferSize(), null));
        channel.resumeReceives();
    }

    /** Ends the connections as they become idle, or begin another stream. */
    void drain() {
        sessions.keySet().forEach(Http2Session::drain);
    }

    private synchronized void forget(Http2Session session) {
        sessions.remove(session);
        notifyAll();
    }

    /** Waits till all are closed, by that moment of {@link System#nanoTime} at the latest. */
    synchronized void awaitClosed(long deadlineNanos) throws InterruptedException {
        while (!sessions.isEmpty()) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
            if (left <= 0) {
                return;
            }
            wait(left);
        }
    }

    void close() {
        sessions.values().forEach(WatchedHttp2Channel::cut);
    }
}
