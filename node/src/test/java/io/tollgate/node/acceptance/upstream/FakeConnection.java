package io.tollgate.node.acceptance.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One accepted connection: reads requests for as long as the peer sends any, and notices at once
 * when it stops. Only its reader thread calls this.
 */
final class FakeConnection {
    private final Socket socket;
    private final InputStream in;
    private final int number;
    private final CompletableFuture<Void> peerClosed = new CompletableFuture<>();
    private final Wire wire;

    FakeConnection(Socket socket, int number) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.number = number;
        this.wire = new Wire(socket, peerClosed);
    }

    Wire wire() {
        return wire;
    }

    /** The next request, or null when the peer has closed. */
    @Nullable RecordedRequest next() throws IOException {
        String requestLine = readLine();
        if (requestLine == null) {
            return null;
        }
        var headers = new ArrayList<String>();
        for (String line = requireLine(); !line.isEmpty(); line = requireLine()) {
            headers.add(line);
        }
        String[] words = requestLine.split(" ", -1);
        if (words.length != 3) {
            throw new IOException("request line: " + requestLine + " (expected: three words)");
        }
        return new RecordedRequest(
                words[0], words[1], List.copyOf(headers), readBody(headers), number);
    }

    void peerHasClosed() {
        peerClosed.complete(null);
    }

    void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // Closing is all that was wanted.
        }
    }

    private byte[] readBody(List<String> headers) throws IOException {
        for (String line : headers) {
            String lower = line.toLowerCase(java.util.Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                int length = Integer.parseInt(lower.substring("content-length:".length()).strip());
                return readExactly(length);
            }
            if (lower.startsWith("transfer-encoding:")) {
                return readChunks();
            }
        }
        return new byte[0];
    }

    private byte[] readChunks() throws IOException {
        var body = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(requireLine().strip(), 16);
            body.writeBytes(readExactly(size));
            if (!requireLine().isEmpty()) {
                throw new IOException("No end of line after a chunk");
            }
            if (size == 0) {
                return body.toByteArray();
            }
        }
    }

    private byte[] readExactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("The peer closed inside a body");
        }
        return bytes;
    }

    private String requireLine() throws IOException {
        String line = readLine();
        if (line == null) {
            throw new EOFException("The peer closed inside a request");
        }
        return line;
    }

    private @Nullable String readLine() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                return null;
            }
            line.write(b);
        }
        String text = line.toString(ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
