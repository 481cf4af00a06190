package io.tollgate.perf.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * An OpenAI-compatible provider that answers fixed bodies and paced streams as cheaply as it can,
 * so that it is never the bottleneck of a measurement.
 *
 * <p>One thread, one selector, 127.0.0.1 only. What it answers is in {@link MockHandler}. It waits
 * in the selector while the next timed act is a millisecond or more away, and parks for less, since
 * a selector knows only milliseconds.
 */
final class MockProvider implements Runnable, AutoCloseable {
    private static final int BACKLOG = 4_096;
    private static final long MILLISECOND = 1_000_000L;

    private final Selector selector;
    private final ServerSocketChannel plain;
    private final @Nullable ServerSocketChannel encrypted;
    private final @Nullable SSLContext tls;
    private final MockTimers timers = new MockTimers();
    private final MockHandler handler;
    private final MockLedger ledger;
    private volatile boolean closed;

    /**
     * Opens the listeners; {@link #run} serves them.
     *
     * @param port for plain HTTP, 0 for any
     * @param tlsPort for TLS, 0 for any; not opened without a context
     * @param authorization the header value that every request has to carry
     */
    MockProvider(int port, int tlsPort, @Nullable SSLContext tls, String authorization)
            throws IOException {
        this(port, tlsPort, tls, authorization, MockLedger.none());
    }

    /** The same, which writes down what it is asked. */
    MockProvider(
            int port,
            int tlsPort,
            @Nullable SSLContext tls,
            String authorization,
            MockLedger ledger)
            throws IOException {
        this.ledger = ledger;
        this.selector = Selector.open();
        this.tls = tls;
        this.plain = listen(port);
        this.encrypted = tls == null ? null : listen(tlsPort);
        this.handler = new MockHandler(authorization, timers, System::nanoTime, ledger);
    }

    int port() {
        return plain.socket().getLocalPort();
    }

    /** The port of the TLS listener, 0 without one. */
    int tlsPort() {
        return encrypted == null ? 0 : encrypted.socket().getLocalPort();
    }

    @Override
    public void run() {
        try {
            while (!closed) {
                runDue();
                ledger.flush();
                long wait = timers.untilNext(System.nanoTime());
                if (wait >= MILLISECOND) {
                    selector.select(this::ready, wait / MILLISECOND);
                } else if (selector.selectNow(this::ready) == 0 && wait > 0) {
                    LockSupport.parkNanos(wait);
                }
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } finally {
            closeAll();
        }
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
    }

    private ServerSocketChannel listen(int port) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
        return listener;
    }

    private void runDue() {
        long now = System.nanoTime();
        for (var next = timers.pollDue(now); next != null; next = timers.pollDue(now)) {
            try {
                handler.due(next);
            } catch (IOException broken) {
                handler.gone(next);
            }
        }
    }

    private void ready(SelectionKey key) {
        if (key.attachment() instanceof MockConnection connection) {
            serve(connection, key);
        } else {
            accept((ServerSocketChannel) key.channel());
        }
    }

    private void serve(MockConnection connection, SelectionKey key) {
        try {
            if (key.isWritable()) {
                connection.flush();
            }
            if (key.isReadable()) {
                if (connection.fill()) {
                    handler.received(connection);
                } else {
                    handler.gone(connection);
                }
            }
        } catch (IOException broken) {
            handler.gone(connection);
        }
    }

    private void accept(ServerSocketChannel listener) {
        try {
            SocketChannel channel = listener.accept();
            while (channel != null) {
                channel.configureBlocking(false);
                channel.socket().setTcpNoDelay(true);
                var connection = new MockConnection(wire(listener, channel));
                connection.registered(channel.register(selector, SelectionKey.OP_READ, connection));
                handler.opened();
                channel = listener.accept();
            }
        } catch (IOException refused) {
            // The client has gone, or descriptors are short; it sees a failed connection.
            handler.refused();
        }
    }

    private Wire wire(ServerSocketChannel listener, SocketChannel channel) {
        SSLContext context = tls;
        if (context == null || !listener.equals(encrypted)) {
            return new Wire.Plain(channel);
        }
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        return new TlsWire(channel, engine);
    }

    private void closeAll() {
        for (SelectionKey key : selector.keys()) {
            try {
                key.channel().close();
            } catch (IOException alreadyGone) {
                // Nothing is left to release.
            }
        }
        try {
            selector.close();
        } catch (IOException alreadyGone) {
            throw new UncheckedIOException(alreadyGone);
        }
    }
}
