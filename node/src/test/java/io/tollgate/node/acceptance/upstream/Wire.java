package io.tollgate.node.acceptance.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/** The fake provider's side of one connection, as its scripts see it. One script at a time. */
public final class Wire {
    private final Socket socket;
    private final CompletableFuture<Void> peerClosed;
    private final AtomicLong written = new AtomicLong();

    Wire(Socket socket, CompletableFuture<Void> peerClosed) {
        this.socket = socket;
        this.peerClosed = peerClosed;
    }

    /** Status line, these header lines and the empty line, in one write. */
    public void head(int status, List<String> headerLines) throws IOException {
        var head = new StringBuilder("HTTP/1.1 ").append(status).append(" Status\r\n");
        for (String line : headerLines) {
            head.append(line).append("\r\n");
        }
        write(head.append("\r\n").toString());
    }

    public void head(int status, String... headerLines) throws IOException {
        head(status, List.of(headerLines));
    }

    public void write(String text) throws IOException {
        write(text.getBytes(UTF_8));
    }

    /** Blocks while the peer does not read. */
    public void write(byte[] bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
        written.addAndGet(bytes.length);
    }

    /** One chunk of a chunked body, in one write. */
    public void chunk(byte[] piece) throws IOException {
        byte[] size = (Integer.toHexString(piece.length) + "\r\n").getBytes(ISO_8859_1);
        byte[] framed = new byte[size.length + piece.length + 2];
        System.arraycopy(size, 0, framed, 0, size.length);
        System.arraycopy(piece, 0, framed, size.length, piece.length);
        framed[framed.length - 2] = '\r';
        framed[framed.length - 1] = '\n';
        write(framed);
    }

    public void chunk(String piece) throws IOException {
        chunk(piece.getBytes(UTF_8));
    }

    public void lastChunk() throws IOException {
        write("0\r\n\r\n");
    }

    /** Bytes that this connection has taken so far. Any thread. */
    public long written() {
        return written.get();
    }

    public void close() throws IOException {
        socket.close();
    }

    /** Closes with a reset instead of a proper end. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Done when the peer has closed or reset the connection. */
    public CompletableFuture<Void> peerClosed() {
        return peerClosed;
    }

    public void awaitPeerClosed() throws InterruptedException {
        try {
            peerClosed.get();
        } catch (ExecutionException e) {
            throw new AssertionError("The end of a connection is never told as a failure", e);
        }
    }
}
