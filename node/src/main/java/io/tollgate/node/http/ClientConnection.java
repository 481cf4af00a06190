package io.tollgate.node.http;

import java.io.IOException;
import org.xnio.IoUtils;
import org.xnio.Options;
import org.xnio.StreamConnection;

/**
 * One TCP connection of a client, from accept to close.
 *
 * @param socket the plain connection, below TLS
 * @param peer the client's address without its port
 * @param secure whether TLS is around the socket
 * @param space the scratch memory of its I/O thread
 * @param server what it belongs to
 */
record ClientConnection(
        StreamConnection socket, String peer, boolean secure, IoSpace space, ServerContext server) {

    /** Cuts the connection so that the client sees a reset, not an end. */
    void reset() {
        try {
            socket.setOption(Options.CLOSE_ABORT, true);
        } catch (IOException | IllegalArgumentException _) {
            // Closed already.
        }
        IoUtils.safeClose(socket);
    }
}
