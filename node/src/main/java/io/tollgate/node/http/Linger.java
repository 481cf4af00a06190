package io.tollgate.node.http;

import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/**
 * The end of a connection whose client is still sending a body that nobody wants: the answer has
 * gone out, the rest is read and thrown away for a short while. Closing at once would reset the
 * connection, and the client would often lose the answer that says what was wrong.
 */
final class Linger {
    private static final long MOST_BYTES = 1 << 20;
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final HttpServerExchange undertow;
    private final HttpServerConnection connection;
    private final ClientConnection client;
    private final Http1Input input;
    private final IdleTimer timer;
    private long read;

    Linger(HttpServerExchange undertow, HttpServerConnection connection, ClientConnection client) {
        this.undertow = undertow;
        this.connection = connection;
        this.client = client;
        this.input =
                new Http1Input(connection, (RequestSource) connection.getOriginalSourceConduit());
        this.timer = new IdleTimer(client.space().thread(), MOST_NANOS, this::end);
    }

    void begin() {
        timer.touch();
        try {
            connection.getChannel().getSinkChannel().shutdownWrites();
            connection.getChannel().getSinkChannel().flush();
        } catch (IOException _) {
            end();
            return;
        }
        input.resume(this::discard);
        discard();
    }

    private void discard() {
        ByteBuffer scratch = client.space().in();
        try {
            int count;
            do {
                count = input.read(scratch.clear());
                read += count;
            } while (count > 0 && read < MOST_BYTES);
            if (read >= MOST_BYTES) {
                end();
            }
        } catch (IOException _) {
            end();
        }
    }

    private void end() {
        timer.stop();
        input.suspend();
        Connectors.terminateRequest(undertow);
        Connectors.terminateResponse(undertow);
    }
}
