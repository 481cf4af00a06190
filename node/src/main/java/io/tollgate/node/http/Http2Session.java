package io.tollgate.node.http;

import io.undertow.protocols.http2.Http2Channel;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.SameThreadExecutor;
import java.util.concurrent.RejectedExecutionException;

/**
 * One HTTP/2 connection: begins its exchanges and ends it when it has been without any for the
 * keep-alive time, or at once in a drain. A quiet stream that waits for a slow model is not idle.
 * Only on the I/O thread, except where said.
 */
final class Http2Session implements HttpHandler {
    private final Http2Channel channel;
    private final ClientConnection client;
    private final IdleTimer idle;
    private int streams;

    Http2Session(Http2Channel channel, ClientConnection client) {
        this.channel = channel;
        this.client = client;
        long nanos = client.server().limits.keepAlive().toNanos();
        this.idle = new IdleTimer(client.space().thread(), nanos, this::goAway);
    }

    Http2Channel channel() {
        return channel;
    }

    void begin() {
        if (streams == 0) {
            idle.touch();
        }
    }

    @Override
    public void handleRequest(HttpServerExchange undertow) {
        streams++;
        idle.stop();
        undertow.addExchangeCompleteListener((_, next) -> {
            streamEnded();
            next.proceed();
        });
        var wire = new Http2Wire(undertow, client.space(), client.server().limits);
        undertow.dispatch(
                SameThreadExecutor.INSTANCE,
                new ClientExchange(undertow, wire, client.server(), client.space()));
    }

    private void streamEnded() {
        streams--;
        if (streams == 0 && channel.isOpen()) {
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
        if (streams == 0) {
            goAway();
        }
    }

    private void goAway() {
        channel.sendGoAway(Http2Channel.ERROR_NO_ERROR);
    }

    void closed() {
        idle.stop();
    }
}
