package io.tollgate.node.http;

import io.tollgate.node.error.ClientError;
import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSinkChannel;

/**
 * One exchange on an HTTP/1 connection. Undertow parses the head and keeps the connection; body and
 * answer are read and written here, straight from and to the socket, so that an answer is one
 * system call and no header map is filled.
 */
final class Http1Wire implements Wire {
    private static final byte[] LAST_CHUNK = ascii("0\r\n\r\n");
    private static final byte[] CONTINUE = ascii("HTTP/1.1 100 Continue\r\n\r\n");
    private static final byte[] HEX = ascii("0123456789abcdef");
    private static final int CHUNK_FRAME = 12;
    private static final int SMALL_BODY = 16 * 1024;

    private final HttpServerExchange undertow;
    private final HttpServerConnection connection;
    private final RequestSource source;
    private final ClientConnection client;
    private final boolean chunkedRequest;
    private @Nullable Outbound out;
    private @Nullable PendingHead pendingHead;
    private boolean chunkedAnswer;
    private boolean bodiless;

    Http1Wire(HttpServerExchange undertow, HttpServerConnection connection) {
        this.undertow = undertow;
        this.connection = connection;
        this.source = (RequestSource) connection.getOriginalSourceConduit();
        this.client = source.client();
        this.chunkedRequest = undertow.getRequestHeaders().contains(Headers.TRANSFER_ENCODING);
        source.begin(undertow);
    }

    @Override
    public @Nullable ClientError violation() {
        if (chunkedRequest || RequestGuard.asksToClose(undertow.getRequestHeaders())) {
            undertow.setPersistent(false);
        }
        return RequestGuard.http1(undertow, source.scan());
    }

    @Override
    public long bodyLength() {
        if (chunkedRequest) {
            return -1;
        }
        return Math.max(0, undertow.getRequestContentLength());
    }

    @Override
    public BodySource body() throws IOException {
        HeaderMap headers = undertow.getRequestHeaders();
        if (headers.contains(Headers.EXPECT) && connection.getExtraBytes() == null) {
            ByteBuffer go = ByteBuffer.wrap(CONTINUE);
            connection.getOriginalSinkConduit().write(go);
            if (go.hasRemaining()) {
                throw new IOException("The client takes no 100 Continue");
            }
        }
        var input = new Http1Input(connection, source);
        return chunkedRequest
                ? new ChunkedBody(input, client.space().in())
                : new FixedBody(input, bodyLength());
    }

    @Override
    public void bodyRead() {
        Connectors.terminateRequest(undertow);
    }

    @Override
    public boolean whole(
            int status,
            @Nullable String contentType,
            List<String> headers,
            ByteBuffer body,
            Outbound.Listener listener)
            throws IOException {
        Outbound outbound = open(status, listener);
        HeadWriter head = beginHead(new PendingHead(status, contentType, headers));
        boolean allowed = isBodyAllowed(status);
        if (allowed) {
            head.contentLength(body.remaining());
        }
        ByteBuffer buffer = endHead(head);
        if (bodiless) {
            return outbound.write(buffer.flip());
        }
        if (body.remaining() <= Math.min(SMALL_BODY, buffer.remaining())) {
            return outbound.write(buffer.put(body).flip());
        }
        return outbound.write(buffer.flip(), body);
    }

    @Override
    public void begin(
            int status,
            @Nullable String contentType,
            List<String> headers,
            Outbound.Listener listener) {
        open(status, listener);
        pendingHead = new PendingHead(status, contentType, headers);
        chunkedAnswer = undertow.isHttp11() && isBodyAllowed(status);
        if (!undertow.isHttp11()) {
            undertow.setPersistent(false);
        }
    }

    @Override
    public boolean piece(ByteBuffer bytes) throws IOException {
        Outbound outbound = outbound();
        ByteBuffer buffer = streamHead();
        if (bodiless) {
            bytes.position(bytes.limit());
        }
        while (bytes.hasRemaining()) {
            int room = buffer.remaining() - CHUNK_FRAME;
            if (room < Math.min(bytes.remaining(), SMALL_BODY)) {
                outbound.write(buffer.flip());
                buffer.clear();
                room = buffer.remaining() - CHUNK_FRAME;
            }
            putChunk(buffer, bytes, Math.min(bytes.remaining(), room));
        }
        return buffer.position() == 0 ? outbound.idle() : outbound.write(buffer.flip());
    }

    @Override
    public boolean last() throws IOException {
        ByteBuffer buffer = streamHead();
        if (chunkedAnswer && !bodiless) {
            buffer.put(LAST_CHUNK);
        }
        return buffer.position() == 0 ? outbound().idle() : outbound().write(buffer.flip());
    }

    @Override
    public void finish() {
        endConnectionInDrain();
        if (undertow.isRequestComplete()) {
            Connectors.terminateResponse(undertow);
        } else {
            undertow.setPersistent(false);
            new Linger(undertow, connection, client).begin();
        }
    }

    @Override
    public void cut() {
        boolean endIsNoticed = chunkedAnswer && pendingHead == null;
        Connectors.terminateRequest(undertow);
        if (endIsNoticed) {
            IoUtils.safeClose(connection);
        } else {
            client.reset();
            IoUtils.safeClose(connection);
        }
    }

    @Override
    public void stop() {
        if (out != null) {
            out.stop();
        }
        source.end(connection.getExtraBytes());
    }

    private void endConnectionInDrain() {
        if (client.server().draining()) {
            undertow.setPersistent(false);
        }
    }

    private Outbound open(int status, Outbound.Listener listener) {
        bodiless = undertow.getRequestMethod().equals(Methods.HEAD) || !isBodyAllowed(status);
        StreamSinkChannel sink = connection.getChannel().getSinkChannel();
        long idle = client.server().limits.writeIdle().toNanos();
        var opened = new Outbound(sink, client.space().thread(), idle, listener);
        out = opened;
        return opened;
    }

    private Outbound outbound() {
        Outbound opened = out;
        if (opened == null) {
            throw new IllegalStateException("The answer has not begun");
        }
        return opened;
    }

    /** The thread's buffer, with the head of a stream in it where that has not gone out yet. */
    private ByteBuffer streamHead() {
        PendingHead pending = pendingHead;
        if (pending == null) {
            return client.space().out().clear();
        }
        pendingHead = null;
        HeadWriter head = beginHead(pending);
        if (chunkedAnswer) {
            head.chunked();
        }
        return endHead(head);
    }

    private HeadWriter beginHead(PendingHead pending) {
        HeadWriter head = client.space().head();
        head.begin(pending.status());
        head.contentType(pending.contentType());
        head.headers(pending.headers());
        return head;
    }

    private ByteBuffer endHead(HeadWriter head) {
        endConnectionInDrain();
        if (!undertow.isPersistent()) {
            head.close();
        } else if (!undertow.isHttp11()) {
            head.keepAlive();
        }
        head.end();
        return client.space().out().clear().put(head.bytes(), 0, head.length());
    }

    private void putChunk(ByteBuffer buffer, ByteBuffer bytes, int count) {
        if (chunkedAnswer) {
            int shift = 28;
            while (shift > 0 && count >>> shift == 0) {
                shift -= 4;
            }
            for (; shift >= 0; shift -= 4) {
                buffer.put(HEX[count >>> shift & 15]);
            }
            buffer.put((byte) '\r').put((byte) '\n');
        }
        buffer.put(buffer.position(), bytes, bytes.position(), count);
        buffer.position(buffer.position() + count);
        bytes.position(bytes.position() + count);
        if (chunkedAnswer) {
            buffer.put((byte) '\r').put((byte) '\n');
        }
    }

    private static boolean isBodyAllowed(int status) {
        return status >= 200 && status != 204 && status != 304;
    }

    private static byte[] ascii(String value) {
        return value.getBytes(StandardCharsets.US_ASCII);
    }

    private record PendingHead(int status, @Nullable String contentType, List<String> headers) {}
}
