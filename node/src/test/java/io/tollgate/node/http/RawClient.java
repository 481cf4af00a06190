package io.tollgate.node.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A client that sends exactly the bytes a test gives it. Reads fail after ten seconds. */
final class RawClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;
    private final InputStream in;

    RawClient(int port) throws IOException {
        this(connect(port));
    }

    RawClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        this.in = socket.getInputStream();
    }

    private static Socket connect(int port) throws IOException {
        var socket = new Socket();
        socket.connect(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
        return socket;
    }

    RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** One answer with a body of declared or chunked length, or without any. */
    Answer answer() throws IOException {
        return answer(false);
    }

    Answer answer(boolean bodiless) throws IOException {
        String head = head();
        String lower = head.toLowerCase(Locale.ROOT);
        int status = Integer.parseInt(head.substring(9, 12));
        String body = "";
        if (lower.contains("\r\ntransfer-encoding: chunked")) {
            body = bodiless ? "" : chunks();
        } else if (lower.contains("\r\ncontent-length: ") && !bodiless) {
            int from = lower.indexOf("\r\ncontent-length: ") + 18;
            int length = Integer.parseInt(lower.substring(from, lower.indexOf('\r', from)));
            body = text(in.readNBytes(length));
        }
        return new Answer(status, head, body);
    }

    String head() throws IOException {
        var head = new ByteArrayOutputStream();
        int last = 0;
        while (last != 0x0d0a0d0a) {
            int next = byteOrEnd(head);
            head.write(next);
            last = last << 8 | next;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private int byteOrEnd(ByteArrayOutputStream before) throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new EOFException("ended after: " + before);
        }
        return next;
    }

    /** The rest of a chunked body. */
    String chunks() throws IOException {
        var all = new StringBuilder();
        for (String chunk = chunk(); !chunk.isEmpty(); chunk = chunk()) {
            all.append(chunk);
        }
        return all.toString();
    }

    /** The next chunk; "" for the last. */
    String chunk() throws IOException {
        int size = Integer.parseInt(line(), 16);
        String data = text(in.readNBytes(size));
        line();
        return data;
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        int next = byteOrEnd(line);
        while (next != '\n') {
            line.write(next);
            next = byteOrEnd(line);
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }

    /** Everything till the end; a reset counts as the end. */
    String rest() {
        var all = new ByteArrayOutputStream();
        try {
            in.transferTo(all);
        } catch (IOException _) {
            all.writeBytes(new byte[0]);
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    /** Whether the server has ended or reset the connection, waiting for it. */
    boolean ended() {
        try {
            return in.read() < 0;
        } catch (java.net.SocketTimeoutException _) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    Socket socket() {
        return socket;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    record Answer(int status, String head, String body) {
        String header(String name) {
            return head.lines()
                    .filter(line -> line.regionMatches(true, 0, name + ": ", 0, name.length() + 2))
                    .map(line -> line.substring(name.length() + 2))
                    .findFirst()
                    .orElse("");
        }
    }
}
