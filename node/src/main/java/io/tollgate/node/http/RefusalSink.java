package io.tollgate.node.http;

import io.tollgate.node.error.ClientError;
import io.tollgate.node.error.ErrorJson;
import io.tollgate.node.error.Errors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSourceChannel;
import org.xnio.conduits.AbstractStreamSinkConduit;
import org.xnio.conduits.ConduitWritableByteChannel;
import org.xnio.conduits.Conduits;
import org.xnio.conduits.StreamSinkConduit;

/**
 * The sink of an HTTP/1 connection, above TLS where there is any. What Undertow writes by itself,
 * outside our exchanges, is always the refusal of a head that it could not parse: a bare status
 * line. The client gets our JSON in its place, and the end of the connection.
 */
final class RefusalSink extends AbstractStreamSinkConduit<StreamSinkConduit> {
    private final ClientConnection client;
    private boolean inExchange;
    private @Nullable ByteBuffer answer;

    RefusalSink(StreamSinkConduit next, ClientConnection client) {
        super(next);
        this.client = client;
    }

    /** Whether an exchange of ours is running: its bytes pass unchanged. */
    void inExchange(boolean running) {
        inExchange = running;
    }

    @Override
    public int write(ByteBuffer src) throws IOException {
        if (inExchange) {
            return next.write(src);
        }
        int count = src.remaining();
        src.position(src.limit());
        push();
        return count;
    }

    @Override
    public long write(ByteBuffer[] srcs, int offset, int length) throws IOException {
        if (inExchange) {
            return next.write(srcs, offset, length);
        }
        long count = 0;
        for (int i = offset; i < offset + length; i++) {
            count += write(srcs[i]);
        }
        return count;
    }

    @Override
    public int writeFinal(ByteBuffer src) throws IOException {
        return inExchange ? next.writeFinal(src) : Conduits.writeFinalBasic(this, src);
    }

    @Override
    public long writeFinal(ByteBuffer[] srcs, int offset, int length) throws IOException {
        return inExchange
                ? next.writeFinal(srcs, offset, length)
                : Conduits.writeFinalBasic(this, srcs, offset, length);
    }

    @Override
    public long transferFrom(FileChannel src, long position, long count) throws IOException {
        return src.transferTo(position, count, new ConduitWritableByteChannel(this));
    }

    @Override
    public long transferFrom(StreamSourceChannel source, long count, ByteBuffer throughBuffer)
            throws IOException {
        return IoUtils.transfer(source, count, throughBuffer, new ConduitWritableByteChannel(this));
    }

    @Override
    public boolean flush() throws IOException {
        if (answer != null && !inExchange) {
            push();
            if (answer.hasRemaining() || !next.flush()) {
                return false;
            }
            next.terminateWrites();
        }
        return next.flush();
    }

    private void push() throws IOException {
        ByteBuffer bytes = answer;
        if (bytes == null) {
            client.server().counters.requests.increment();
            client.server().counters.refusedByGuard.increment();
            client.server().requestEnded();
            bytes = refusal();
            answer = bytes;
        }
        while (bytes.hasRemaining() && next.write(bytes) > 0) {
            // Goes on until the socket takes no more.
        }
    }

    private ByteBuffer refusal() {
        ClientError error = Errors.malformedHead();
        byte[] body = ErrorJson.body(error);
        HeadWriter head = client.space().head();
        head.begin(error.status());
        head.contentType("application/json");
        head.contentLength(body.length);
        head.close();
        head.end();
        return ByteBuffer.allocate(head.length() + body.length)
                .put(head.bytes(), 0, head.length())
                .put(body)
                .flip();
    }
}
