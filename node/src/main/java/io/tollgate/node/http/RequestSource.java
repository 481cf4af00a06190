package io.tollgate.node.http;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.ConduitReadableByteChannel;
import org.xnio.conduits.StreamSourceConduit;

/**
 * The source of an HTTP/1 connection, above TLS where there is any. Shows the bytes of each head to
 * {@link HeadScan}, because Undertow's parser forgets what the guard must know.
 */
final class RequestSource extends AbstractStreamSourceConduit<StreamSourceConduit>
        implements Runnable {
    private final ClientConnection client;
    private final RefusalSink sink;
    private final HeadScan scan = new HeadScan();
    private @Nullable HttpServerExchange running;

    RequestSource(StreamSourceConduit next, RefusalSink sink, ClientConnection client) {
        super(next);
        this.sink = sink;
        this.client = client;
    }

    ClientConnection client() {
        return client;
    }

    HeadScan scan() {
        return scan;
    }

    /** An exchange begins: an end of the connection is now its end. */
    void begin(HttpServerExchange exchange) {
        running = exchange;
        sink.inExchange(true);
        client.source().onEnd(this);
    }

    /** The exchange is over; {@code early} holds the beginning of the next head, if any. */
    void end(@Nullable PooledByteBuffer early) {
        running = null;
        sink.inExchange(false);
        scan.nextHead();
        if (early != null) {
            ByteBuffer bytes = early.getBuffer();
            scan.scan(bytes, bytes.position(), bytes.limit());
        }
    }

    /** The client has ended the connection: tells the running exchange by ending it. */
    @Override
    public void run() {
        HttpServerExchange exchange = running;
        if (exchange == null) {
            IoUtils.safeClose(client.socket());
        } else {
            Connectors.terminateRequest(exchange);
            IoUtils.safeClose(exchange.getConnection());
        }
    }

    @Override
    public int read(ByteBuffer dst) throws IOException {
        int from = dst.position();
        int count = next.read(dst);
        if (count > 0 && scan.scanning()) {
            scan.scan(dst, from, dst.position());
        }
        return count;
    }

    @Override
    public long read(ByteBuffer[] dsts, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            if (dsts[i].hasRemaining()) {
                return read(dsts[i]);
            }
        }
        return 0;
    }

    @Override
    public long transferTo(long position, long count, FileChannel target) throws IOException {
        return target.transferFrom(new ConduitReadableByteChannel(this), position, count);
    }

    @Override
    public long transferTo(long count, ByteBuffer throughBuffer, StreamSinkChannel target)
            throws IOException {
        return IoUtils.transfer(new ConduitReadableByteChannel(this), count, throughBuffer, target);
    }
}
