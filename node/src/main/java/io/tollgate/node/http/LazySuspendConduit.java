package io.tollgate.node.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.ConduitReadableByteChannel;
import org.xnio.conduits.ReadReadyHandler;
import org.xnio.conduits.StreamSourceConduit;

/**
 * The source of a client's socket, whose suspension is only remembered. Undertow suspends reads
 * around every exchange; done for real, that is two {@code epoll_ctl} calls a request. Here the
 * socket stays registered for reading:
 *
 * <ul>
 *   <li>while nothing arrives, suspending and resuming cost nothing;
 *   <li>bytes that arrive while suspended (a pipelined request) are read ahead, up to {@value
 *       #MAX_AHEAD} bytes, and given to the next reader first; only then is the socket suspended;
 *   <li>an end or a reset is noticed at once, also in the middle of an exchange.
 * </ul>
 *
 * <p>Invariant: the reader sees exactly the bytes of the socket in order, and is called again
 * whenever bytes or the end are there and reads are resumed. Only on the connection's I/O thread.
 */
final class LazySuspendConduit extends AbstractStreamSourceConduit<StreamSourceConduit>
        implements ReadReadyHandler {
    static final int MAX_AHEAD = 16 * 1024;

    private final ByteBuffer scratch;
    private ReadReadyHandler reader;
    private boolean resumed;
    private boolean ended;
    private boolean endRead;
    private @Nullable ByteBuffer ahead;
    private @Nullable Runnable onEnd;

    private LazySuspendConduit(StreamConnection connection, ByteBuffer scratch) {
        super(connection.getSourceChannel().getConduit());
        this.scratch = scratch;
        this.reader = new ChannelListenerHandler<>(connection.getSourceChannel());
    }

    /** Puts itself between the socket and its reader. */
    static LazySuspendConduit install(StreamConnection connection, ByteBuffer scratch) {
        var conduit = new LazySuspendConduit(connection, scratch);
        conduit.next.setReadReadyHandler(conduit);
        connection.getSourceChannel().setConduit(conduit);
        return conduit;
    }

    /** Who is told once when the client ends or resets the connection while reads are suspended. */
    void onEnd(Runnable listener) {
        onEnd = listener;
        if (ahead == null) {
            // Does nothing but once in a connection, where its first request came before any wait.
            next.resumeReads();
        }
    }

    @Override
    public int read(ByteBuffer dst) throws IOException {
        ByteBuffer held = ahead;
        if (held == null) {
            return ended ? end() : next.read(dst);
        }
        int count = Math.min(held.remaining(), dst.remaining());
        dst.put(dst.position(), held, held.position(), count);
        dst.position(dst.position() + count);
        held.position(held.position() + count);
        if (!held.hasRemaining()) {
            ahead = null;
        }
        return count;
    }

    @Override
    public long read(ByteBuffer[] dsts, int offset, int length) throws IOException {
        if (ahead == null) {
            return ended ? end() : next.read(dsts, offset, length);
        }
        long total = 0;
        for (int i = offset; i < offset + length && ahead != null; i++) {
            total += read(dsts[i]);
        }
        return total;
    }

    private int end() {
        endRead = true;
        return -1;
    }

    @Override
    public long transferTo(long position, long count, FileChannel target) throws IOException {
        return target.transferFrom(new ConduitReadableByteChannel(this), position, count);
    }

    @Override
    public long transferTo(long count, ByteBuffer throughBuffer, StreamSinkChannel target)
            throws IOException {
        return IoUtils.transfer(new ConduitReadableByteChannel(this), count, throughBuffer, target);
    }

    @Override
    public void suspendReads() {
        resumed = false;
    }

    @Override
    public void resumeReads() {
        resumed = true;
        if (ahead == null && !ended) {
            next.resumeReads();
        } else {
            next.wakeupReads();
        }
    }

    @Override
    public void wakeupReads() {
        resumed = true;
        next.wakeupReads();
    }

    @Override
    public boolean isReadResumed() {
        return resumed;
    }

    @Override
    public void setReadReadyHandler(ReadReadyHandler handler) {
        reader = handler;
    }

    @Override
    public void readReady() {
        if (resumed) {
            reader.readReady();
            if (resumed && (ahead != null || (ended && !endRead))) {
                // The socket does not say again that these are there.
                next.wakeupReads();
            }
        } else {
            readAhead();
        }
    }

    private void readAhead() {
        int held = ahead == null ? 0 : ahead.remaining();
        if (ended || held == MAX_AHEAD) {
            next.suspendReads();
            return;
        }
        scratch.clear().limit(MAX_AHEAD - held);
        int count;
        try {
            count = next.read(scratch);
        } catch (IOException _) {
            count = -1;
        }
        if (count > 0) {
            keep(scratch.flip(), held);
        } else if (count < 0) {
            ended = true;
            tellEnd();
        }
    }

    private void keep(ByteBuffer bytes, int held) {
        ByteBuffer joined = ByteBuffer.allocate(held + bytes.remaining());
        if (ahead != null) {
            joined.put(ahead);
        }
        ahead = joined.put(bytes).flip();
    }

    private void tellEnd() {
        Runnable listener = onEnd;
        onEnd = null;
        if (listener != null) {
            listener.run();
        }
    }

    @Override
    public void forceTermination() {
        reader.forceTermination();
    }

    @Override
    public void terminated() {
        reader.terminated();
    }
}
