package io.tollgate.node.acceptance.realtime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tollgate.providers.websocket.Handshake;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A provider of conversations on a raw socket. It agrees to every handshake, or refuses each with
 * the answer it was given; the test reads and writes frames by hand.
 */
final class FakeRealtime implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final LinkedBlockingQueue<Peer> opened = new LinkedBlockingQueue<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile @Nullable String refusal;
    private volatile String more = "";

    FakeRealtime() throws IOException {
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    String baseUrl() {
        return "http://127.0.0.1:" + port() + "/v1";
    }

    /** Answers with that instead: status line, headers and body. */
    FakeRealtime refusing(String answer) {
        refusal = answer;
        return this;
    }

    /** Adds header lines, each ended by CRLF, to the answer to a handshake. */
    FakeRealtime answering(String headerLines) {
        more = headerLines;
        return this;
    }

    /** The next connection that was agreed to. */
    Peer next() throws InterruptedException {
        Peer peer = opened.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (peer == null) {
            throw new AssertionError("No WebSocket was opened at the provider");
        }
        return peer;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                sockets.add(socket);
                Thread.ofVirtual().start(() -> open(socket));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void open(Socket socket) {
        try {
            socket.setTcpNoDelay(true);
            var peer = new Peer(socket);
            String answer = refusal;
            if (answer != null) {
                peer.raw(answer.getBytes(UTF_8));
                socket.close();
                return;
            }
            peer.raw(
                    ("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n"
                                    + more
                                    + "sec-websocket-accept: "
                                    + Handshake.accept(peer.header("sec-websocket-key"))
                                    + "\r\n\r\n")
                            .getBytes(ISO_8859_1));
            opened.add(peer);
        } catch (IOException e) {
            // The gateway has gone.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** A frame as it came. */
    record Frame(int kind, boolean last, boolean masked, byte[] payload) {
        String text() {
            return new String(payload, UTF_8);
        }

        int code() {
            return payload.length < 2 ? -1 : ByteBuffer.wrap(payload).getShort() & 0xFFFF;
        }
    }

    /** The provider's side of one conversation. */
    static final class Peer {
        private final Socket socket;
        private final DataInputStream in;
        private final List<String> head = new ArrayList<>();

        Peer(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            for (String line = line(); !line.isEmpty(); line = line()) {
                head.add(line);
            }
        }

        private String line() throws IOException {
            var line = new ByteArrayOutputStream();
            for (int b = in.read(); b != '\n'; b = in.read()) {
                if (b < 0) {
                    throw new EOFException("closed within the head");
                }
                line.write(b);
            }
            return line.toString(ISO_8859_1).strip();
        }

        String requestLine() {
            return head.getFirst();
        }

        /** The value of that header; "" where there is none. */
        String header(String name) {
            for (String line : head) {
                if (line.toLowerCase(Locale.ROOT).startsWith(name + ":")) {
                    return line.substring(name.length() + 1).strip();
                }
            }
            return "";
        }

        void raw(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
        }

        void text(String text) throws IOException {
            raw(frame(true, 1, text.getBytes(UTF_8)));
        }

        /** The end of an answer that has used so much. */
        void done(int input, int output) throws IOException {
            text(
                    ("{\"type\":\"response.done\",\"event_id\":\"e\",\"response\":{\"id\":\"resp_1\","
                                    + "\"status\":\"completed\",\"usage\":{\"total_tokens\":%d,"
                                    + "\"input_tokens\":%d,\"output_tokens\":%d}}}")
                            .formatted(input + output, input, output));
        }

        void created() throws IOException {
            text(
                    "{\"type\":\"response.created\",\"event_id\":\"e\",\"response\":{\"id\":\"resp_1\"}}");
        }

        void close(int code, String reason) throws IOException {
            byte[] text = reason.getBytes(UTF_8);
            raw(
                    frame(
                            true,
                            8,
                            ByteBuffer.allocate(2 + text.length)
                                    .putShort((short) code)
                                    .put(text)
                                    .array()));
        }

        static byte[] frame(boolean last, int kind, byte[] payload) {
            var out = new ByteArrayOutputStream();
            out.write((last ? 0x80 : 0) | kind);
            if (payload.length < 126) {
                out.write(payload.length);
            } else if (payload.length < 65_536) {
                out.writeBytes(
                        new byte[] {126, (byte) (payload.length >> 8), (byte) payload.length});
            } else {
                out.write(127);
                out.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
            }
            out.writeBytes(payload);
            return out.toByteArray();
        }

        /** The next frame of the client; fails where the connection ends first. */
        Frame frame() throws IOException {
            int first = in.readUnsignedByte();
            int second = in.readUnsignedByte();
            long length = second & 0x7F;
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = in.readLong();
            }
            boolean masked = (second & 0x80) != 0;
            byte[] mask = masked ? in.readNBytes(4) : new byte[4];
            byte[] payload = in.readNBytes((int) length);
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= mask[i & 3];
            }
            return new Frame(first & 0x0F, (first & 0x80) != 0, masked, payload);
        }

        /** Bytes that are there without waiting. */
        int available() throws IOException {
            return in.available();
        }

        /** Reads on till the connection ends; the frames until then. */
        List<Frame> rest() throws IOException {
            var frames = new ArrayList<Frame>();
            try {
                while (true) {
                    frames.add(frame());
                }
            } catch (EOFException e) {
                return frames;
            } catch (java.net.SocketException e) {
                return frames; // a reset is an end as well
            }
        }

        void hangUp() throws IOException {
            socket.close();
        }
    }
}
