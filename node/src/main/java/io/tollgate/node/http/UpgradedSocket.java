package io.tollgate.node.http;

import io.tollgate.node.request.ClientSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 connection that changes its protocol: after the head of status 101 its bytes are read
 * as they come. Only on its I/O thread.
 *
 * <p>A client that is not read is not watched either: that it left is noticed with the next byte
 * that is read or written.
 */
final class UpgradedSocket implements ClientSocket {
    /** Reads of one turn; then other connections get theirs. */
    private static final int MOST_READS = 16;

    private final ClientExchange exchange;
    private final Http1Wire wire;
    private final Http1Connection connection;
    private final IoSpace space;
    private @Nullable Consumer<ByteBuffer> incoming;
    private boolean paused;

    UpgradedSocket(ClientExchange exchange, Http1Wire wire, Http1Connection connection) {
        this.exchange = exchange;
        this.wire = wire;
        this.connection = connection;
        this.space = connection.client().space();
    }

    @Override
    public void upgrade(String protocol, List<String> headers, Consumer<ByteBuffer> told) {
        if (!exchange.beginUpgrade()) {
            return;
        }
        incoming = told;
        connection.bodyReader(this::read);
        try {
            wire.upgrade(protocol, headers, exchange);
            connection.readSoon();
        } catch (IOException _) {
            exchange.broken();
        }
    }

    @Override
    public void pause() {
        if (!paused) {
            paused = true;
            connection.suspendReads();
        }
    }

    @Override
    public void resume() {
        if (paused) {
            paused = false;
            connection.readSoon();
        }
    }

    private void read() {
        Consumer<ByteBuffer> told = incoming;
        if (told == null) {
            return;
        }
        try {
            for (int i = 0; i < MOST_READS && !paused && exchange.streaming(); i++) {
                ByteBuffer buffer = space.in().clear();
                int count = connection.read(buffer);
                if (count == 0) {
                    return;
                }
                told.accept(buffer.flip());
            }
            if (!paused && exchange.streaming()) {
                connection.readSoon();
            }
        } catch (IOException _) {
            exchange.broken();
        }
    }
}
