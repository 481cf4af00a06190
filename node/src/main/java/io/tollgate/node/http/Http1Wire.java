package io.tollgate.node.http;

import io.tollgate.node.error.ClientError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One exchange on an HTTP/1 connection. Its bytes go straight from and to the socket: an answer is
 * one system call, and no header map is filled.
 */
final class Http1Wire implements Wire {
    private static final byte[] LAST_CHUNK = ascii("0\r\n\r\n");
    private static final byte[] CONTINUE = ascii("HTTP/1.1 100 Continue\r\n\r\n");
    private static final byte[] HEX = ascii("0123456789abcdef");
    private static final int CHUNK_FRAME = 12;
    private static final int SWITCHING = 101;
    private static final int SMALL_BODY = 16 * 1024;

    private final Http1Connection connection;
    private final ClientConnection client;
    private final Http1Head head;
    private final boolean chunkedRequest;
    private @Nullable Runnable over;
    private @Nullable Outbound out;
    private @Nullable PendingHead pendingHead;
    private boolean persistent;
    private boolean requestComplete;
    private boolean chunkedAnswer;
    private boolean bodiless;

    Http1Wire(Http1Connection connection, Http1Head head) {
        this.connection = connection;
        this.client = connection.client();
        this.head = head;
        this.chunkedRequest = head.header("transfer-encoding") != null;
        this.persistent = !chunkedRequest && ConnectionOptions.mayPersist(head);
    }

    @Override
    public RequestHead head() {
        return head;
    }

    @Override
    public String peer() {
        return client.peer();
    }

    @Override
    public void whenOver(Runnable told) {
        over = told;
    }

    /** The exchange is over. */
    void over() {
        Runnable told = over;
        over = null;
        if (told != null) {
            told.run();
        }
    }

    @Override
    public @Nullable ClientError violation() {
        return RequestGuard.http1(head);
    }

    @Override
    public long bodyLength() {
        if (chunkedRequest) {
            return -1;
        }
        String length = head.header("content-length");
        return length == null ? 0 : Long.parseLong(length);
    }

    @Override
    public BodySource body() throws IOException {
        if (head.header("expect") != null && !connection.hasRest()) {
            ByteBuffer go = ByteBuffer.wrap(CONTINUE);
            connection.sink().write(go);
            if (go.hasRemaining()) {
                throw new IOException("The client takes no 100 Continue");
            }
        }
        return chunkedRequest
                ? new ChunkedBody(connection, client.space().in())
                : new FixedBody(connection, bodyLength());
    }

    @Override
    public void bodyRead() {
        requestComplete = true;
    }

    @Override
    public void endConnection() {
        persistent = false;
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
        HeadWriter writer = beginHead(new PendingHead(status, contentType, headers));
        boolean allowed = isBodyAllowed(status);
        if (allowed) {
            writer.contentLength(body.remaining());
        }
        ByteBuffer buffer = endHead(writer);
        if (bodiless) {
            return outbound.write(buffer.flip());
        }
        if (body.remaining() <= Math.min(SMALL_BODY, buffer.remaining())) {
            return outbound.write(buffer.put(body).flip());
        }
        return outbound.write(buffer.flip(), body);
    }

    /** What may become of the connection; null where it speaks HTTP/1.0. */
    @Nullable UpgradedSocket socket(ClientExchange exchange) {
        return head.http11() ? new UpgradedSocket(exchange, this, connection) : null;
    }

    /** Sends the head of status 101; all pieces after it go out as they are. */
    void upgrade(String protocol, List<String> headers, Outbound.Listener listener)
            throws IOException {
        Outbound outbound = open(SWITCHING, listener);
        bodiless = false;
        persistent = false;
        HeadWriter writer = client.space().head();
        writer.begin(SWITCHING);
        writer.upgrade(protocol);
        writer.headers(headers);
        writer.end();
        outbound.write(client.space().out().clear().put(writer.bytes(), 0, writer.length()).flip());
    }

    @Override
    public void begin(
            int status,
            @Nullable String contentType,
            List<String> headers,
            Outbound.Listener listener) {
        open(status, listener);
        pendingHead = new PendingHead(status, contentType, headers);
        chunkedAnswer = head.http11() && isBodyAllowed(status);
        persistent &= head.http11();
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
        boolean goesOn = mayPersist();
        over();
        if (goesOn) {
            connection.next();
        } else {
            connection.endAfterAnswer();
        }
    }

    @Override
    public void cut() {
        boolean endIsNoticed = chunkedAnswer && pendingHead == null;
        if (endIsNoticed) {
            connection.close();
        } else {
            connection.reset();
        }
    }

    @Override
    public void stop() {
        if (out != null) {
            out.stop();
        }
    }

    private boolean mayPersist() {
        return persistent && requestComplete && !client.server().draining();
    }

    private Outbound open(int status, Outbound.Listener listener) {
        bodiless = head.method().equals("HEAD") || !isBodyAllowed(status);
        long idle = client.server().limits.writeIdle().toNanos();
        var opened = new Outbound(connection.sink(), client.space().thread(), idle, listener);
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
        HeadWriter writer = beginHead(pending);
        if (chunkedAnswer) {
            writer.chunked();
        }
        return endHead(writer);
    }

    private HeadWriter beginHead(PendingHead pending) {
        HeadWriter writer = client.space().head();
        writer.begin(pending.status());
        writer.contentType(pending.contentType());
        writer.headers(pending.headers());
        return writer;
    }

    private ByteBuffer endHead(HeadWriter writer) {
        if (!mayPersist()) {
            // What is decided now holds, also when a drain begins before the answer has gone out.
            persistent = false;
            writer.close();
        } else if (!head.http11()) {
            writer.keepAlive();
        }
        writer.end();
        return client.space().out().clear().put(writer.bytes(), 0, writer.length());
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
