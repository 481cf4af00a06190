package io.tollgate.node.http;

import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.xnio.StreamConnection;

/** The HTTP/1 connections of a listener. Thread-safe. */
final class Http1Connections {
    private final Set<Http1Connection> open = ConcurrentHashMap.newKeySet();

    /**
     * Speaks HTTP/1 on that connection.
     *
     * @param read the first bytes
     */
    void open(StreamConnection connection, ByteBuffer read, ClientConnection client) {
        var opened = new Http1Connection(connection, client, open::remove);
        open.add(opened);
        opened.begin(read);
    }

    void close() {
        open.forEach(Http1Connection::closeFromOutside);
    }
}
