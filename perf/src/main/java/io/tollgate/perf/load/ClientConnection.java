package io.tollgate.perf.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.LockSupport;

/**
 * One keep-alive connection of the load generator, which sends the same request again and again.
 *
 * <p>{@link #send} may run on another thread than {@link #receive}, never two of the same at once;
 * what the sender wrote before is seen by the receiver through the volatile start time.
 */
final class ClientConnection implements AutoCloseable {
    private static final long SEND_LIMIT_NANOS = 2_000_000_000L;

    private final SocketChannel channel;
    private final ByteBuffer request;
    private final AnswerReader reader;
    private volatile long startedAt;
    private volatile boolean waiting;

    private ClientConnection(SocketChannel channel, ByteBuffer request, AnswerReader reader) {
        this.channel = channel;
        this.request = request.duplicate();
        this.reader = reader;
    }

    /** Connects and registers with the selector, with the connection as the key's attachment. */
    static ClientConnection open(
            InetSocketAddress address, Selector selector, ByteBuffer request, BodyCheck check)
            throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.socket().setTcpNoDelay(true);
            channel.connect(address);
            channel.configureBlocking(false);
            var connection = new ClientConnection(channel, request, new AnswerReader(check));
            channel.register(selector, SelectionKey.OP_READ, connection);
            return connection;
        } catch (IOException failed) {
            channel.close();
            throw failed;
        }
    }

    AnswerReader reader() {
        return reader;
    }

    /** When the pending request was started, or was meant to be started. */
    long startedAt() {
        return startedAt;
    }

    /** True from the sending of a request to the end of its answer. */
    boolean waiting() {
        return waiting;
    }

    /** Writes the request; {@code start} is what its latency is counted from. */
    void send(long start) throws IOException {
        startedAt = start;
        waiting = true;
        request.rewind();
        channel.write(request);
        if (request.hasRemaining()) {
            sendRest();
        }
    }

    /** Reads once into the scratch buffer and takes the bytes. */
    AnswerReader.Progress receive(Scratch scratch) throws IOException {
        int read = channel.read(scratch.buffer.clear());
        if (read < 0) {
            throw new ClosedChannelException();
        }
        AnswerReader.Progress progress = reader.take(scratch.bytes, read, System.nanoTime());
        waiting &= progress == AnswerReader.Progress.MORE;
        return progress;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException alreadyGone) {
            // Nothing is left to release.
        }
    }

    /** The socket buffer was full: rare on one machine, so waiting is good enough. */
    private void sendRest() throws IOException {
        long limit = System.nanoTime() + SEND_LIMIT_NANOS;
        while (request.hasRemaining()) {
            if (System.nanoTime() - limit > 0) {
                throw new IOException("request not taken within two seconds");
            }
            LockSupport.parkNanos(50_000);
            channel.write(request);
        }
    }
}
