package io.tollgate.node.http;

import io.undertow.UndertowOptions;
import io.undertow.connector.ByteBufferPool;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.channels.AcceptingChannel;

/** One listening socket: accepts, counts, and hands connections to their protocols. */
final class HttpListener implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(HttpListener.class.getName());
    private static final int BACKLOG = 4096;

    /** {@link RequestBody} counts, and answers with a 413; Undertow would only break off. */
    private static final long UNLIMITED_HERE = -1;

    /**
     * Within 30 s, for each stream that may run at one time; Undertow's own count is 200 for all.
     */
    private static final int RESETS_PER_STREAM = 20;

    private final ServerContext server;
    private final IoWorker worker;
    private final ConnectionCaps caps;
    private final ByteBufferPool buffers;
    private final Http1Connections http1 = new Http1Connections();
    private final Http2Connections http2;
    private final @Nullable TlsGate tls;
    private final AcceptingChannel<StreamConnection> socket;

    HttpListener(
            HttpSettings.Listener settings,
            ServerContext server,
            IoWorker worker,
            ConnectionCaps caps,
            ByteBufferPool buffers)
            throws IOException {
        this.server = server;
        this.worker = worker;
        this.caps = caps;
        this.buffers = buffers;
        OptionMap options = options(server.limits);
        this.http2 = new Http2Connections(buffers, options);
        TlsSettings certificate = settings.tls();
        this.tls = certificate == null ? null : new TlsGate(certificate, worker.xnio().getXnio());
        this.socket =
                worker.xnio()
                        .createStreamConnectionServer(
                                new InetSocketAddress(settings.host(), settings.port()),
                                this::acceptAll,
                                OptionMap.builder()
                                        .set(Options.TCP_NODELAY, true)
                                        .set(Options.REUSE_ADDRESSES, true)
                                        .set(Options.BACKLOG, BACKLOG)
                                        .getMap());
    }

    private static OptionMap options(HttpLimits limits) {
        return OptionMap.builder()
                .set(UndertowOptions.MAX_HEADER_SIZE, limits.headBytes())
                .set(UndertowOptions.MAX_HEADERS, limits.headers())
                .set(UndertowOptions.MAX_ENTITY_SIZE, UNLIMITED_HERE)
                .set(UndertowOptions.HTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, limits.http2Streams())
                .set(
                        UndertowOptions.MAX_RST_FRAMES_PER_WINDOW,
                        RESETS_PER_STREAM * limits.http2Streams())
                .set(UndertowOptions.DECODE_URL, false)
                .getMap();
    }

    void start() {
        socket.resumeAccepts();
    }

    int port() {
        return socket.getLocalAddress(InetSocketAddress.class).getPort();
    }

    private void acceptAll(AcceptingChannel<StreamConnection> channel) {
        try {
            for (StreamConnection next = channel.accept(); next != null; next = channel.accept()) {
                open(next);
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "listener=" + channel.getLocalAddress() + " accept", e);
        }
    }

    private void open(StreamConnection connection) {
        InetAddress address = connection.getPeerAddress(InetSocketAddress.class).getAddress();
        if (!caps.enter(address)) {
            server.counters.refusedConnections.increment();
            IoUtils.safeClose(connection);
            return;
        }
        connection.setCloseListener(_ -> caps.leave(address));
        IoSpace space = worker.space(connection.getIoThread());
        String peer = address.getHostAddress();
        var client = new ClientConnection(connection, peer, tls != null, space, server);
        StreamConnection outer = tls == null ? connection : tls.wrap(connection);
        new ProtocolChoice(outer, client, http1, http2, buffers).begin();
    }

    /** Accepts no more. */
    @Override
    public void close() {
        IoUtils.safeClose(socket);
        if (tls != null) {
            tls.close();
        }
        http2.drain();
    }

    /** Waits for the clients of HTTP/2 to close, till that moment of {@link System#nanoTime}. */
    void awaitClosed(long deadlineNanos) throws InterruptedException {
        http2.awaitClosed(deadlineNanos);
    }

    /** Closes what connections are still open. */
    void closeConnections() {
        http1.close();
        http2.close();
    }
}
