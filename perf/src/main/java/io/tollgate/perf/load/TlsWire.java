package io.tollgate.perf.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;

/**
 * TLS on the server side by the JDK's engine, with the handshake run inside reads and writes.
 *
 * <p>{@code received} holds encrypted bytes that are no whole record yet, {@code plain} what was
 * decrypted and not yet read, {@code toSend} what the socket has not taken.
 */
final class TlsWire implements Wire {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketChannel channel;
    private final SSLEngine engine;
    private final ByteBuffer received;
    private final ByteBuffer plain;
    private final ByteBuffer toSend;

    TlsWire(SocketChannel channel, SSLEngine engine) {
        this.channel = channel;
        this.engine = engine;
        int packet = engine.getSession().getPacketBufferSize();
        this.received = ByteBuffer.allocateDirect(packet * 2);
        this.plain = ByteBuffer.allocate(2 * engine.getSession().getApplicationBufferSize()).flip();
        this.toSend = ByteBuffer.allocateDirect(packet * 2);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (!buffered()) {
            plain.clear();
            boolean ended = channel.read(received) < 0;
            ended |= decrypt();
            plain.flip();
            if (!plain.hasRemaining()) {
                return ended ? -1 : 0;
            }
        }
        int count = Math.min(target.remaining(), plain.remaining());
        target.put(target.position(), plain, plain.position(), count);
        target.position(target.position() + count);
        plain.position(plain.position() + count);
        return count;
    }

    @Override
    public boolean buffered() {
        return plain.hasRemaining();
    }

    @Override
    public boolean write(ByteBuffer source) throws IOException {
        boolean progress = true;
        while (progress
                && (source.hasRemaining()
                        || engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP)) {
            SSLEngineResult result = engine.wrap(source, toSend);
            runTasks();
            progress =
                    result.getStatus() == SSLEngineResult.Status.OK
                            && (result.bytesConsumed() > 0 || result.bytesProduced() > 0);
            progress |= flush();
        }
        flush();
        return !source.hasRemaining() && toSend.position() == 0;
    }

    @Override
    public void close() {
        engine.closeOutbound();
        try {
            channel.close();
        } catch (IOException alreadyGone) {
            // Nothing is left to release.
        }
    }

    /**
     * Moves whole records from {@code received} to {@code plain}; true at the end of the stream.
     */
    private boolean decrypt() throws IOException {
        while (true) {
            received.flip();
            SSLEngineResult result = engine.unwrap(received, plain);
            received.compact();
            runTasks();
            if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
                return true;
            }
            if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                write(NOTHING);
            } else if (result.bytesConsumed() == 0 && result.bytesProduced() == 0) {
                return false;
            }
        }
    }

    /** True when the socket took something. */
    private boolean flush() throws IOException {
        if (toSend.position() == 0) {
            return false;
        }
        toSend.flip();
        int written = channel.write(toSend);
        toSend.compact();
        return written > 0;
    }

    private void runTasks() {
        while (engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
            Runnable task = engine.getDelegatedTask();
            if (task == null) {
                return;
            }
            task.run();
        }
    }
}
