package io.tollgate.node.http;

import io.undertow.protocols.http2.Http2Channel;
import io.undertow.server.Connectors;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.SameThreadExecutor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/2 connection: begins its exchanges, ends those whose client left, and ends itself when
 * it has been without any for the keep-alive time, or at once in a drain. A quiet stream that waits
 * for a slow model is not idle. Only on the I/O thread, except where said.
 */
final class Http2Session implements HttpHandler, WatchedHttp2Channel.Watcher {
    private final ClientConnection client;
    private final IdleTimer idle;
    private final Map<Integer, HttpServerExchange> running = new HashMap<>();
    private @Nullable Http2Channel channel;
    private int beginning;

    Http2Session(ClientConnection client) {
        this.client = client;
        long nanos = client.server().limits.keepAlive().toNanos();
        this.idle = new IdleTimer(client.space().thread(), nanos, this::goAway);
    }

    void begin(Http2Channel opened) {
        channel = opened;
        idle.touch();
    }

    @Override
    public void begins(int stream) {
        beginning = stream;
    }

    @Override
    public void handleRequest(HttpServerExchange undertow) {
        int stream = beginning;
        running.put(stream, undertow);
        idle.stop();
        undertow.addExchangeCompleteListener((_, next) -> {
            ended(stream);
            next.proceed();
        });
        var wire = new Http2Wire(undertow, client);
        undertow.dispatch(
                SameThreadExecutor.INSTANCE,
                new ClientExchange(wire, client.server(), client.space()));
    }

    @Override
    public void reset(int stream) {
        HttpServerExchange exchange = running.get(stream);
        if (exchange != null) {
            end(exchange);
        }
    }

    /** The connection is closed, and every exchange with it. */
    void closed() {
        idle.stop();
        List.copyOf(running.values()).forEach(Http2Session::end);
    }

    /** Ends an exchange whose stream is gone; Undertow would wait for a write. */
    static void end(HttpServerExchange exchange) {
        Connectors.terminateRequest(exchange);
        Connectors.terminateResponse(exchange);
    }

    private void ended(int stream) {
        running.remove(stream);
        if (running.isEmpty() && channel != null && channel.isOpen()) {
            if (client.server().draining()) {
                goAway();
            } else {
                idle.touch();
            }
        }
    }

    /** From any thread. */
    void drain() {
        try {
            client.space().thread().execute(this::goAwayIfIdle);
        } catch (RejectedExecutionException _) {
            // The threads are ending, and the connection with them.
        }
    }

    private void goAwayIfIdle() {
        if (running.isEmpty()) {
            goAway();
        }
    }

    private void goAway() {
        if (channel != null) {
            channel.sendGoAway(Http2Channel.ERROR_NO_ERROR);
        }
    }
}
