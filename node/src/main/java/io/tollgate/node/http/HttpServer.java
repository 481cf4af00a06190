package io.tollgate.node.http;

import io.tollgate.node.request.ExchangeHandler;
import io.undertow.connector.ByteBufferPool;
import io.undertow.server.DefaultByteBufferPool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A set of listeners that answer with one handler: the public API, the admin API, or the demo
 * provider. Several share one {@link IoWorker}.
 *
 * <p>To stop without cutting anybody: turn readiness off, wait till the balancer has seen it,
 * {@link #beginDrain}, {@link #awaitIdle}, {@link #awaitClosed}, {@link #close}.
 */
public final class HttpServer implements AutoCloseable {
    private static final int BUFFER_BYTES = 16 * 1024;
    private static final int BUFFERS_PER_THREAD = 16;
    private static final long LAST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ServerContext context;
    private final ConnectionCaps caps;
    private final List<HttpListener> listeners;

    private HttpServer(ServerContext context, ConnectionCaps caps, List<HttpListener> listeners) {
        this.context = context;
        this.caps = caps;
        this.listeners = listeners;
    }

    /** Opens all listeners; when one cannot be opened, none is. */
    public static HttpServer start(
            HttpSettings settings, IoWorker worker, ExchangeHandler handler) {
        HttpLimits limits = settings.limits();
        var context = new ServerContext(limits, handler);
        var caps = new ConnectionCaps(limits.connections(), limits.connectionsPerAddress());
        ByteBufferPool buffers =
                new DefaultByteBufferPool(true, BUFFER_BYTES, -1, BUFFERS_PER_THREAD);
        var listeners = new ArrayList<HttpListener>();
        try {
            for (HttpSettings.Listener listener : settings.listeners()) {
                listeners.add(open(listener, context, worker, caps, buffers));
            }
        } catch (RuntimeException | Error e) {
            listeners.forEach(HttpListener::close);
            throw e;
        }
        listeners.forEach(HttpListener::start);
        return new HttpServer(context, caps, List.copyOf(listeners));
    }

    private static HttpListener open(
            HttpSettings.Listener listener,
            ServerContext context,
            IoWorker worker,
            ConnectionCaps caps,
            ByteBufferPool buffers) {
        try {
            return new HttpListener(listener, context, worker, caps, buffers);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot listen on " + listener.host() + ":" + listener.port() + ": " + e, e);
        }
    }

    /** The port of the first listener. */
    public int boundPort() {
        return boundPort(0);
    }

    /** The port of the listener at that index of the settings. */
    public int boundPort(int listener) {
        return listeners.get(listener).port();
    }

    public HttpStats stats() {
        return context.counters.stats(caps.open());
    }

    /** Accepts no further connections; every answer from now on ends its connection. */
    public void beginDrain() {
        context.drain();
        listeners.forEach(HttpListener::close);
    }

    /**
     * Waits till no request is in flight.
     *
     * @return false when some still are after {@code grace}
     */
    public boolean awaitIdle(Duration grace) throws InterruptedException {
        return context.awaitIdle(grace);
    }

    /**
     * After {@link #awaitIdle}: gives the clients of HTTP/2 a second to take what is still on its
     * way, and to close. A socket that is closed before them drops it when they say that they took
     * some.
     */
    public void awaitClosed() throws InterruptedException {
        long deadlineNanos = System.nanoTime() + LAST_NANOS;
        for (HttpListener listener : listeners) {
            listener.awaitClosed(deadlineNanos);
        }
    }

    /** Closes listeners and connections at once; running exchanges are cut. */
    @Override
    public void close() {
        context.drain();
        listeners.forEach(HttpListener::close);
        listeners.forEach(HttpListener::closeConnections);
    }
}
