package io.tollgate.node.http;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An HTTP/2 client by prior knowledge, frame by frame. Headers go out as literals without indexing,
 * so no table is needed; answers' headers are not decoded.
 */
final class RawHttp2 implements AutoCloseable {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;
    static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final DataOutputStream out;
    private boolean gathering;

    RawHttp2(int port) throws IOException {
        this(port, 0);
    }

    /** A client whose socket takes about that many bytes that it has not read; 0 for the usual. */
    RawHttp2(int port, int receiveBuffer) throws IOException {
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.connect(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
        out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
        out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        send(SETTINGS, 0, 0, new byte[0]);
    }

    void request(int stream, String method, String path, boolean last) throws IOException {
        byte[] headers = headers(method, path);
        send(HEADERS, END_HEADERS | (last ? END_STREAM : 0), stream, headers);
    }

    /** A request without a body whose headers come in three frames, each in a write of its own. */
    void requestInPieces(int stream, String path, Sending between) throws IOException {
        byte[] headers = headers("GET", path);
        int third = headers.length / 3;
        send(HEADERS, END_STREAM, stream, Arrays.copyOf(headers, third));
        between.send();
        send(CONTINUATION, 0, stream, Arrays.copyOfRange(headers, third, 2 * third));
        between.send();
        byte[] rest = Arrays.copyOfRange(headers, 2 * third, headers.length);
        send(CONTINUATION, END_HEADERS, stream, rest);
    }

    private static byte[] headers(String method, String path) {
        var block = new ByteArrayOutputStream();
        header(block, ":method", method);
        header(block, ":scheme", "http");
        header(block, ":path", path);
        header(block, ":authority", "h");
        return block.toByteArray();
    }

    void data(int stream, String data, boolean last) throws IOException {
        send(DATA, last ? END_STREAM : 0, stream, data.getBytes(StandardCharsets.US_ASCII));
    }

    void reset(int stream) throws IOException {
        send(RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8});
    }

    void goAway(int stream) throws IOException {
        send(GOAWAY, 0, stream, new byte[8]);
    }

    /**
     * @param payload of 8 characters
     */
    void ping(String payload) throws IOException {
        send(PING, 0, 0, payload.getBytes(StandardCharsets.US_ASCII));
    }

    /** Has what is sent by it go out in one write. */
    void together(Sending sending) throws IOException {
        gathering = true;
        sending.send();
        gathering = false;
        out.flush();
    }

    void openWindow(int stream, int bytes) throws IOException {
        send(WINDOW_UPDATE, 0, stream, ByteBuffer.allocate(4).putInt(bytes).array());
    }

    private static void header(ByteArrayOutputStream block, String name, String value) {
        block.write(0);
        literal(block, name);
        literal(block, value);
    }

    private static void literal(ByteArrayOutputStream block, String text) {
        block.write(text.length());
        block.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    private void send(int type, int flags, int stream, byte[] payload) throws IOException {
        out.writeByte(payload.length >> 16);
        out.writeShort(payload.length);
        out.writeByte(type);
        out.writeByte(flags);
        out.writeInt(stream);
        out.write(payload);
        if (!gathering) {
            out.flush();
        }
    }

    /** The next frame of that type and stream; others are skipped. */
    Frame await(int type, int stream) throws IOException {
        for (; ; ) {
            Frame frame = frame();
            if (frame.type == type && frame.stream == stream) {
                return frame;
            }
        }
    }

    private Frame frame() throws IOException {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = in.readNBytes(length);
        return new Frame(type, flags, stream, new String(payload, StandardCharsets.ISO_8859_1));
    }

    boolean ended() throws IOException {
        return in.read() < 0;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** Sends some frames. */
    interface Sending {
        void send() throws IOException;
    }

    record Frame(int type, int flags, int stream, String payload) {
        /** Of a GOAWAY: the last stream that is answered. */
        int lastStream() {
            return number(0);
        }

        /** Why: of a GOAWAY or a reset. */
        int code() {
            return number(payload.length() - 4);
        }

        private int number(int at) {
            return ByteBuffer.wrap(payload.getBytes(StandardCharsets.ISO_8859_1)).getInt(at);
        }

        boolean last() {
            return (flags & END_STREAM) != 0;
        }
    }
}
