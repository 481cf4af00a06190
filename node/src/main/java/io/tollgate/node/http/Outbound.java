package io.tollgate.node.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.XnioIoThread;
import org.xnio.channels.StreamSinkChannel;

/**
 * The outgoing bytes of one answer. What the socket does not take is copied and kept; the client
 * then has to take some of it within the idle time.
 *
 * <p>Invariant: bytes go out in the order given; while something is kept or not flushed, writes are
 * resumed and the timer runs; otherwise neither. Only on the connection's I/O thread.
 */
final class Outbound implements ChannelListener<Channel> {
    /** Far more than one call brings: a caller that ignores "false" is cut off here. */
    static final int MOST_KEPT = 4 << 20;

    private final StreamSinkChannel sink;
    private final Listener listener;
    private final XnioIoThread thread;
    private final long idleNanos;
    private @Nullable IdleTimer timer;
    private @Nullable ByteBuffer kept;
    private boolean waiting;
    private boolean shuttingDown;

    Outbound(StreamSinkChannel sink, XnioIoThread thread, long idleNanos, Listener listener) {
        this.sink = sink;
        this.listener = listener;
        this.thread = thread;
        this.idleNanos = idleNanos;
    }

    /** Told on the I/O thread. */
    interface Listener {
        /** All that was kept has gone out. */
        void drained();

        /** The client has taken nothing for the idle time. */
        void stalled();

        /** The connection broke. */
        void broken();
    }

    /** Whether nothing is kept. */
    boolean idle() {
        return !waiting;
    }

    /** Writes and flushes; false when something is kept. */
    boolean write(ByteBuffer bytes) throws IOException {
        if (!waiting) {
            while (bytes.hasRemaining() && sink.write(bytes) > 0) {
                // Goes on until the socket takes no more.
            }
            return settle(bytes);
        }
        keep(bytes);
        return false;
    }

    /** Writes both in one system call. */
    boolean write(ByteBuffer first, ByteBuffer second) throws IOException {
        if (!waiting) {
            var both = new ByteBuffer[] {first, second};
            while (second.hasRemaining() && sink.write(both, 0, 2) > 0) {
                // Goes on until the socket takes no more.
            }
            if (!first.hasRemaining()) {
                return settle(second);
            }
        }
        keep(first);
        keep(second);
        await();
        return false;
    }

    /** Ends the stream behind what is kept; false when that waits for the client. */
    boolean shutdown() throws IOException {
        shuttingDown = true;
        if (waiting && kept != null) {
            return false;
        }
        sink.shutdownWrites();
        if (sink.flush()) {
            stop();
            return true;
        }
        await();
        return false;
    }

    private boolean settle(ByteBuffer rest) throws IOException {
        if (!rest.hasRemaining() && sink.flush()) {
            return true;
        }
        if (rest.hasRemaining()) {
            keep(rest);
        }
        await();
        return false;
    }

    private void await() {
        if (!waiting) {
            waiting = true;
            touch();
            sink.getWriteSetter().set(this);
            sink.resumeWrites();
        }
    }

    private void touch() {
        if (timer == null) {
            timer = new IdleTimer(thread, idleNanos, listener::stalled);
        }
        timer.touch();
    }

    private void keep(ByteBuffer bytes) throws IOException {
        int held = kept == null ? 0 : kept.remaining();
        if ((long) held + bytes.remaining() > MOST_KEPT && held > 0) {
            throw new IOException("The client does not take its answer");
        }
        ByteBuffer joined = ByteBuffer.allocate(held + bytes.remaining());
        if (kept != null) {
            joined.put(kept);
        }
        kept = joined.put(bytes).flip();
    }

    @Override
    public void handleEvent(Channel channel) {
        if (!waiting) {
            sink.suspendWrites();
            return;
        }
        try {
            ByteBuffer rest = kept;
            if (rest != null) {
                int before = rest.remaining();
                while (rest.hasRemaining() && sink.write(rest) > 0) {
                    // Goes on until the socket takes no more.
                }
                if (rest.remaining() != before) {
                    touch();
                }
                if (rest.hasRemaining()) {
                    return;
                }
                kept = null;
                if (shuttingDown) {
                    sink.shutdownWrites();
                }
            }
            if (sink.flush()) {
                stop();
                listener.drained();
            }
        } catch (IOException _) {
            stop();
            listener.broken();
        }
    }

    /** Forgets what is kept and waits no more. */
    void stop() {
        kept = null;
        if (waiting) {
            waiting = false;
            if (timer != null) {
                timer.stop();
            }
            sink.suspendWrites();
            sink.getWriteSetter().set(null);
        }
    }
}
