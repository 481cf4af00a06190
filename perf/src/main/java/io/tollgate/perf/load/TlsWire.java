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
 * <p>Both network buffers are kept compact: {@code received} is filled from 0 and unwrapped from
 * its flip, {@code toSend} always holds what the socket has not taken yet.
 */
final class TlsWire implements Wire {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketChannel channel;
    private final SSLEngine engine;
    private final ByteBuffer received;
    private final ByteBuffer toSend;

    TlsWire(SocketChannel channel, SSLEngine engine) {
        this.channel = channel;
        this.engine = engine;
        int packet = engine.getSession().getPacketBufferSize();
        this.received = ByteBuffer.allocateDirect(packet);
        this.toSend = ByteBuffer.allocateDirect(packet * 2);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int before = target.position();
        boolean ended = channel.read(received) < 0;
        while (target.hasRemaining()) {
            received.flip();
            SSLEngineResult result = engine.unwrap(received, target);
            received.compact();
            runTasks();
            if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
                ended = true;
                break;
            }
            if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                write(NOTHING);
                continue;
            }
            if (result.bytesConsumed() == 0 && result.bytesProduced() == 0) {
                break;
            }
        }
        int count = target.position() - before;
        return count == 0 && ended ? -1 : count;
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
