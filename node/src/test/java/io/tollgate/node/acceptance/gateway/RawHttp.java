package io.tollgate.node.acceptance.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP client that sends exactly what it is told and hides nothing of what it gets. One
 * connection, blocking, with a read timeout of 30 s.
 */
public final class RawHttp implements AutoCloseable {
    private static final int READ_TIMEOUT_MILLIS = 30_000;

    private final Socket socket;
    private final InputStream in;

    private RawHttp(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    public static RawHttp connect(URI server) throws IOException {
        return connect(server, 0);
    }

    /**
     * A connection with a receive buffer of its own size.
     *
     * @param receiveBuffer bytes that the kernel keeps for this reader; 0 for its default
     */
    public static RawHttp connect(URI server, int receiveBuffer) throws IOException {
        var socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(READ_TIMEOUT_MILLIS);
        socket.connect(new InetSocketAddress(server.getHost(), server.getPort()));
        return new RawHttp(socket);
    }

    /** A connection for one exchange. */
    public static RawResponse exchange(URI server, String request) throws IOException {
        try (RawHttp http = connect(server)) {
            http.send(request);
            return http.read();
        }
    }

    /** A whole POST request with this JSON body and these header lines. */
    public static String post(String path, String body, String... headerLines) {
        return "POST "
                + path
                + " HTTP/1.1\r\nhost: gateway\r\ncontent-type: application/json\r\n"
                + lines(headerLines)
                + "content-length: "
                + body.getBytes(UTF_8).length
                + "\r\n\r\n"
                + body;
    }

    public static String get(String path, String... headerLines) {
        return "GET " + path + " HTTP/1.1\r\nhost: gateway\r\n" + lines(headerLines) + "\r\n";
    }

    private static String lines(String... headerLines) {
        return headerLines.length == 0 ? "" : String.join("\r\n", headerLines) + "\r\n";
    }

    public RawHttp send(String text) throws IOException {
        return send(text.getBytes(UTF_8));
    }

    public RawHttp send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** Reads one answer, whole or as far as it comes. */
    public RawResponse read() throws IOException {
        List<String> head = readHead();
        var body = new ByteArrayOutputStream();
        boolean complete = readBody(head, body);
        return new RawResponse(head, body.toByteArray(), complete);
    }

    /** Status line and header lines; the body stays unread. */
    public List<String> readHead() throws IOException {
        var head = new ArrayList<String>();
        for (String line = requireLine(); !line.isEmpty(); line = requireLine()) {
            head.add(line);
        }
        return head;
    }

    /** Reads raw bytes (chunk lines included) until this text has been seen; returns them. */
    public String readUntil(String text) throws IOException {
        var seen = new ByteArrayOutputStream();
        byte[] wanted = text.getBytes(UTF_8);
        while (true) {
            int b = in.read();
            if (b < 0) {
                throw new EOFException(
                        "Closed before '" + text + "' came; came: " + seen.toString(UTF_8));
            }
            seen.write(b);
            if ((byte) b == wanted[wanted.length - 1] && endsWith(seen, wanted)) {
                return seen.toString(UTF_8);
            }
        }
    }

    /** Reads raw bytes to the end of the connection, by a close or a reset. */
    public String readToEnd() {
        var seen = new ByteArrayOutputStream();
        try {
            in.transferTo(seen);
        } catch (IOException e) {
            // A reset is an end as good as any.
        }
        return seen.toString(UTF_8);
    }

    /** Reads raw bytes to the last chunk or the end of the connection; returns how many came. */
    public long skipToEnd() throws IOException {
        byte[] buffer = new byte[1 << 16];
        String tail = "";
        long count = 0;
        while (!tail.endsWith("0\r\n\r\n")) {
            int read = in.read(buffer);
            if (read < 0) {
                return count;
            }
            count += read;
            int last = Math.min(read, 5);
            tail += new String(buffer, read - last, last, ISO_8859_1);
            tail = tail.substring(Math.max(0, tail.length() - 5));
        }
        return count;
    }

    /** Whether the peer has closed or reset; waits for it up to the read timeout. */
    public boolean isClosedByPeer() {
        try {
            return in.read() < 0;
        } catch (IOException e) {
            return !(e instanceof java.net.SocketTimeoutException);
        }
    }

    /** Closes with a reset, as a client that is killed. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private boolean readBody(List<String> head, ByteArrayOutputStream body) throws IOException {
        for (String line : head) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                int length = Integer.parseInt(lower.substring("content-length:".length()).strip());
                return readExactly(length, body);
            }
            if (lower.startsWith("transfer-encoding:")) {
                return readChunks(body);
            }
        }
        String status = head.getFirst().split(" ", -1)[1];
        if (status.startsWith("1") || status.equals("204") || status.equals("304")) {
            return true;
        }
        in.transferTo(body);
        return true;
    }

    private boolean readChunks(ByteArrayOutputStream body) {
        try {
            while (true) {
                int size = Integer.parseInt(requireLine().strip(), 16);
                if (!readExactly(size, body)) {
                    return false;
                }
                requireLine();
                if (size == 0) {
                    return true;
                }
            }
        } catch (IOException e) {
            return false;
        }
    }

    private boolean readExactly(int length, ByteArrayOutputStream body) {
        try {
            byte[] bytes = in.readNBytes(length);
            body.writeBytes(bytes);
            return bytes.length == length;
        } catch (IOException e) {
            return false;
        }
    }

    private String requireLine() throws IOException {
        String line = readLine();
        if (line == null) {
            throw new EOFException("The server closed inside an answer");
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

    private static boolean endsWith(ByteArrayOutputStream seen, byte[] wanted) {
        if (seen.size() < wanted.length) {
            return false;
        }
        byte[] all = seen.toByteArray();
        return java.util.Arrays.equals(
                all, all.length - wanted.length, all.length, wanted, 0, wanted.length);
    }
}
