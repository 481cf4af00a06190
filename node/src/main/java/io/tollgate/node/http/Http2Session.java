package io.tollgate.node.http;

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
 * it has been without any for the keep-alive time. A quiet stream that waits for a slow model is
 * not idle. Only on the I/O thread, except where said.
 *
 * <p>In a drain it ends as soon as nothing runs, and takes one stream more at most: a client that
 * goes on is told with that one to go elsewhere. Nobody is told before, because there are clients
 * that give up their running streams when they are.
 *
 * <p>Streams far above the limit are refused here: Undertow only tells its clients of it. A client
 * that keeps to it may seem to be above, because it sees the end of a stream before we do.
 *
 * <p>A connection on which a request was broken off before it had come whole takes no further
 * stream either: what its client has sent of it meanwhile is thrown away, but part of it may go on
 * counting against what the client may send.
 *
 * <p>After the GOAWAY the client has the keep-alive time to take what is still on its way, and to
 * close.
 */
final class Http2Session implements HttpHandler, WatchedHttp2Channel.Watcher {
    private static final int SLACK = 2;

    private final ClientConnection client;
    private final IdleTimer idle;
    private final Map<Integer, HttpServerExchange> running = new HashMap<>();
    private @Nullable WatchedHttp2Channel channel;
    private int beginning;
    private boolean left;

    Http2Session(ClientConnection client) {
        this.client = client;
        long nanos = client.server().limits.keepAlive().toNanos();
        this.idle = new IdleTimer(client.space().thread(), nanos, this::idledOut);
    }

    void begin(WatchedHttp2Channel opened) {
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
        if (left || running.size() >= SLACK * client.server().limits.http2Streams()) {
            refuse(stream, undertow);
            return;
        }
        running.put(stream, undertow);
        idle.stop();
        undertow.addExchangeCompleteListener((_, next) -> {
            ended(stream);
            next.proceed();
        });
        var wire = new Http2Wire(undertow, client, this, stream);
        undertow.dispatch(
                SameThreadExecutor.INSTANCE,
                new ClientExchange(wire, client.server(), client.space()));
        if (client.server().draining()) {
            leave();
        }
    }

    private void refuse(int stream, HttpServerExchange undertow) {
        if (channel != null) {
            channel.refuse(stream);
        }
        end(undertow);
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
                leave();
            } else {
                idle.touch();
            }
        }
    }

    /** From any thread. */
    void drain() {
        try {
            client.space().thread().execute(this::leaveIfIdle);
        } catch (RejectedExecutionException _) {
            // The threads are ending, and the connection with them.
        }
    }

    private void leaveIfIdle() {
        if (running.isEmpty()) {
            leave();
        }
    }

    private void idledOut() {
        if (left && channel != null) {
            channel.cut();
        } else {
            leave();
        }
    }

    /** Asks the client to send no more of that request; its answer is out. */
    void stopBody(int stream) {
        if (channel != null) {
            channel.stopBody(stream);
        }
    }

    /** Takes no further stream, and ends when those that run have ended. */
    void leave() {
        if (channel == null || !channel.isOpen()) {
            return;
        }
        if (!left) {
            left = true;
            channel.leave();
        }
        if (running.isEmpty()) {
            channel.endWrites();
            idle.touch();
        }
    }
}
