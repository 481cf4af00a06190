package io.tollgate.providers.upstream;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A server on a free port that plays a script of bytes on each connection it accepts. */
final class ScriptedServer implements AutoCloseable {
    private static final int WAIT_SECONDS = 20;

    private final ServerSocket listening;
    private final Script script;
    private final AtomicInteger accepted = new AtomicInteger();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final List<Throwable> faults = new CopyOnWriteArrayList<>();
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

    private ScriptedServer(ServerSocket listening, Script script) {
        this.listening = listening;
        this.script = script;
        executor.execute(this::accept);
    }

    static ScriptedServer start(Script script) throws IOException {
        return new ScriptedServer(
                new ServerSocket(0, 512, InetAddress.getLoopbackAddress()), script);
    }

    static ScriptedServer startAt(InetAddress address, int port, Script script) throws IOException {
        return new ScriptedServer(new ServerSocket(port, 512, address), script);
    }

    static ScriptedServer startTls(SSLContext context, Script script) throws IOException {
        return new ScriptedServer(
                context.getServerSocketFactory()
                        .createServerSocket(0, 512, InetAddress.getLoopbackAddress()),
                script);
    }

    /** Answers each request on each connection with the same bytes. */
    static ScriptedServer answering(String response) throws IOException {
        return answering(response.getBytes(StandardCharsets.ISO_8859_1));
    }

    static ScriptedServer answering(byte[] response) throws IOException {
        return start(peer -> {
            while (peer.readRequest() != null) {
                peer.send(response);
            }
        });
    }

    int port() {
        return listening.getLocalPort();
    }

    Origin origin() {
        return new Origin(false, "127.0.0.1", port());
    }

    /** How many connections have been accepted. */
    int accepted() {
        return accepted.get();
    }

    /** What went wrong in scripts, other than the client going away. */
    List<Throwable> faults() {
        return faults;
    }

    static void await(CountDownLatch gate) {
        try {
            if (!gate.await(WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("the gate was not opened in time");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        executor.shutdownNow();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                sockets.add(socket);
                socket.setTcpNoDelay(true);
                int number = accepted.incrementAndGet();
                executor.execute(() -> play(socket, number));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void play(Socket socket, int number) {
        try (socket) {
            script.play(new Peer(socket, number));
        } catch (IOException e) {
            // the client has gone, which scripts need not expect
        } catch (Throwable e) {
            faults.add(e);
        } finally {
            sockets.remove(socket);
        }
    }

    /** What happens on one connection; it is closed at the end. */
    interface Script {
        void play(Peer peer) throws IOException;
    }

    /** The server's side of one connection. */
    static final class Peer {
        private final Socket socket;
        private final int number;

        Peer(Socket socket, int number) {
            this.socket = socket;
            this.number = number;
        }

        /** 1 for the first connection that was accepted. */
        int number() {
            return number;
        }

        Socket socket() {
            return socket;
        }

        /** Reads one request with its body; null where the client has closed. */
        @Nullable String readRequest() throws IOException {
            String head = readHead();
            if (head == null) {
                return null;
            }
            int at = head.indexOf("content-length: ");
            if (at < 0) {
                return head;
            }
            int length = Integer.parseInt(head.substring(at + 16, head.indexOf('\r', at)).strip());
            byte[] body = socket.getInputStream().readNBytes(length);
            if (body.length < length) {
                throw new EOFException("the body is short");
            }
            return head + new String(body, StandardCharsets.ISO_8859_1);
        }

        /** Reads up to the blank line; null where the client has closed. */
        @Nullable String readHead() throws IOException {
            InputStream in = socket.getInputStream();
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            int state = 0;
            while (state < 4) {
                int b = in.read();
                if (b < 0) {
                    return null;
                }
                head.write(b);
                boolean expected = b == (state % 2 == 0 ? '\r' : '\n');
                state = expected ? state + 1 : (b == '\r' ? 1 : 0);
            }
            return head.toString(StandardCharsets.ISO_8859_1);
        }

        void send(String text) throws IOException {
            send(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        void send(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        }

        void sendByteByByte(byte[] bytes) throws IOException {
            for (byte b : bytes) {
                send(new byte[] {b});
            }
        }

        /** Waits until the client closes. */
        void awaitClose() throws IOException {
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        }

        /** Breaks the connection off by a reset. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }
}
