package io.tollgate.node.http;

import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.protocols.ssl.UndertowXnioSsl;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.ConduitStreamSourceChannel;
import org.xnio.ssl.SslConnection;

/**
 * Decides what a new connection speaks: on TLS by ALPN after the handshake, on a plain one by its
 * first bytes, because some clients begin HTTP/2 without asking (prior knowledge). Whoever has not
 * said anything in time is cut off. One per connection, on its I/O thread.
 */
final class ProtocolChoice implements ChannelListener<ConduitStreamSourceChannel> {
    private static final byte[] PREFACE = "PRI * HTTP/2.0".getBytes(StandardCharsets.US_ASCII);

    private final StreamConnection connection;
    private final ClientConnection client;
    private final Http1Connections http1;
    private final Http2Connections http2;
    private final ByteBufferPool buffers;
    private final IdleTimer timer;
    private @Nullable PooledByteBuffer held;

    ProtocolChoice(
            StreamConnection connection,
            ClientConnection client,
            Http1Connections http1,
            Http2Connections http2,
            ByteBufferPool buffers) {
        this.connection = connection;
        this.client = client;
        this.http1 = http1;
        this.http2 = http2;
        this.buffers = buffers;
        HttpLimits limits = client.server().limits;
        long nanos =
                client.secure() ? limits.parseTimeout().toNanos() : limits.keepAlive().toNanos();
        this.timer = new IdleTimer(client.space().thread(), nanos, this::tooSlow);
    }

    void begin() {
        connection.getSourceChannel().setReadListener(this);
        connection.setCloseListener(_ -> release());
        handleEvent(connection.getSourceChannel());
    }

    @Override
    public void handleEvent(ConduitStreamSourceChannel source) {
        PooledByteBuffer pooled = held == null ? buffers.allocate() : held;
        held = pooled;
        ByteBuffer bytes = pooled.getBuffer();
        try {
            int count = source.read(bytes);
            if (count < 0) {
                IoUtils.safeClose(connection);
                return;
            }
            Choice choice = choose(bytes);
            if (choice == Choice.UNKNOWN) {
                wait(source, bytes);
                return;
            }
            held = null;
            timer.stop();
            source.setReadListener(null);
            bytes.flip();
            if (choice == Choice.HTTP_2) {
                http2.open(connection, pooled, client);
            } else {
                http1.open(connection, bytes, client);
                pooled.close();
            }
        } catch (IOException _) {
            IoUtils.safeClose(connection);
        }
    }

    private void wait(ConduitStreamSourceChannel source, ByteBuffer bytes) {
        if (bytes.position() == 0) {
            release();
        }
        timer.touchOnce();
        source.resumeReads();
    }

    private Choice choose(ByteBuffer bytes) {
        if (connection instanceof SslConnection tls) {
            String protocol = UndertowXnioSsl.getSslEngine(tls).getApplicationProtocol();
            if (protocol == null) {
                return Choice.UNKNOWN;
            }
            return protocol.equals("h2") ? Choice.HTTP_2 : Choice.HTTP_1;
        }
        int length = Math.min(bytes.position(), PREFACE.length);
        for (int i = 0; i < length; i++) {
            if (bytes.get(i) != PREFACE[i]) {
                return Choice.HTTP_1;
            }
        }
        return length == PREFACE.length ? Choice.HTTP_2 : Choice.UNKNOWN;
    }

    private void tooSlow() {
        client.server().counters.closedForSlowness.increment();
        IoUtils.safeClose(connection);
    }

    private void release() {
        PooledByteBuffer pooled = held;
        held = null;
        if (pooled != null) {
            pooled.close();
        }
        if (!connection.isOpen()) {
            timer.stop();
        }
    }

    /** What a connection speaks. */
    private enum Choice {
        UNKNOWN,
        HTTP_1,
        HTTP_2
    }
}
