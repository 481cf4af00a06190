package io.tollgate.node.http;

import io.tollgate.node.error.Errors;
import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * One HTTP/1 connection: reads heads, begins an exchange for each, one at a time, and keeps what
 * arrives meanwhile. Only on its I/O thread, except where said.
 *
 * <p>What is read comes into the thread's buffer. What of it is not used within the call (the
 * beginning of a head, a request that was sent ahead) is copied and kept: at most one head or
 * {@value #MAX_AHEAD} bytes. While an exchange waits for its provider the socket stays registered
 * for reading, so that a request costs no {@code epoll_ctl} and the client's end is noticed at
 * once; only a client that sends more than may be kept has its reads suspended.
 *
 * <p>Invariant: every byte of the socket is used once and in order; {@link Http1Wire#over} of the
 * running exchange comes exactly once, also when the connection ends first.
 */
final class Http1Connection implements ChannelListener<ConduitStreamSourceChannel> {
    private static final System.Logger LOG = System.getLogger(Http1Connection.class.getName());
    static final int MAX_AHEAD = 16 * 1024;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final StreamConnection connection;
    private final ClientConnection client;
    private final ConduitStreamSourceChannel source;
    private final ServerContext server;
    private final IoSpace space;
    private final Consumer<Http1Connection> whenClosed;
    private final IdleTimer idle;
    private @Nullable IdleTimer headTimer;
    private @Nullable Http1Wire running;
    private @Nullable Runnable bodyReader;
    private @Nullable Linger linger;

    /** Read and not yet used: the thread's buffer within a call, else a copy. */
    private ByteBuffer rest = NOTHING;

    /** How much of {@link #rest} has been searched for the end of a head in vain. */
    private int searched;

    private boolean inTurn;
    private boolean suspended;
    private boolean closed;

    /**
     * Takes over a connection whose protocol is known.
     *
     * @param connection the socket, or TLS around it
     * @param whenClosed called once
     */
    Http1Connection(
            StreamConnection connection,
            ClientConnection client,
            Consumer<Http1Connection> whenClosed) {
        this.connection = connection;
        this.client = client;
        this.source = connection.getSourceChannel();
        this.server = client.server();
        this.space = client.space();
        this.whenClosed = whenClosed;
        long keepAlive = server.limits.keepAlive().toNanos();
        this.idle = new IdleTimer(space.thread(), keepAlive, this::tooIdle);
    }

    /**
     * Begins with what has been read already.
     *
     * @param read copied
     */
    void begin(ByteBuffer read) {
        source.setReadListener(this);
        connection.setCloseListener(_ -> closed());
        idle.touch();
        rest = space.read().clear().put(read).flip();
        turn();
        if (!closed) {
            source.resumeReads();
        }
    }

    ClientConnection client() {
        return client;
    }

    ConduitStreamSinkChannel sink() {
        return connection.getSinkChannel();
    }

    // --- reading --------------------------------------------------------------------------------

    @Override
    public void handleEvent(ConduitStreamSourceChannel channel) {
        try {
            if (linger != null) {
                linger.discard();
            } else if (bodyReader != null) {
                bodyReader.run();
            } else if (running != null) {
                readAhead();
            } else {
                readHead();
            }
        } catch (IOException _) {
            close();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "peer=" + client.peer(), e);
            close();
        }
    }

    private void readHead() throws IOException {
        while (!closed && running == null && linger == null) {
            ByteBuffer buffer = space.read().clear();
            if (rest.hasRemaining()) {
                buffer.put(rest);
            }
            int before = buffer.position();
            int count = source.read(buffer);
            if (count < 0) {
                close();
                return;
            }
            if (count == 0) {
                if (before > 0) {
                    rest.rewind();
                }
                return;
            }
            rest = buffer.flip();
            turn();
            if (!client.secure()) {
                // What else is there is told again; TLS may hold decrypted bytes and not tell.
                return;
            }
        }
    }

    private void readAhead() throws IOException {
        int held = rest.remaining();
        if (held >= MAX_AHEAD) {
            suspended = true;
            source.suspendReads();
            return;
        }
        ByteBuffer buffer = space.read().clear().limit(MAX_AHEAD);
        buffer.put(rest);
        int count = source.read(buffer);
        if (count < 0) {
            close();
        } else if (count > 0) {
            rest = copy(buffer.flip());
        } else {
            rest.rewind();
        }
    }

    /**
     * Reads bytes that follow the head.
     *
     * @return bytes read, 0 for none now
     * @throws EOFException when the client has ended its side
     */
    int read(ByteBuffer target) throws IOException {
        if (!rest.hasRemaining()) {
            int count = source.read(target);
            if (count < 0) {
                throw new EOFException("The client ended its side of the connection");
            }
            return count;
        }
        int count = Math.min(rest.remaining(), target.remaining());
        target.put(target.position(), rest, rest.position(), count);
        target.position(target.position() + count);
        rest.position(rest.position() + count);
        return count;
    }

    /** Whether bytes behind the head are there already. */
    boolean hasRest() {
        return rest.hasRemaining();
    }

    /** Whose business the next bytes are; null when the exchange has what it needs. */
    void bodyReader(@Nullable Runnable reader) {
        bodyReader = reader;
    }

    /** Reads nothing until {@link #readSoon}. */
    void suspendReads() {
        suspended = true;
        source.suspendReads();
    }

    /** Reads what is there already, and what comes. */
    void readSoon() {
        if (!closed) {
            suspended = false;
            source.wakeupReads();
        }
    }

    /** The thread's buffer is about to serve others: what is left in it is copied. */
    void keepRest() {
        if (!rest.hasRemaining()) {
            rest = NOTHING;
        } else if (rest.isDirect()) {
            rest = copy(rest);
        }
    }

    private static ByteBuffer copy(ByteBuffer bytes) {
        return ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
    }

    // --- requests -------------------------------------------------------------------------------

    /** Begins exchanges while there are whole heads and none is running. */
    private void turn() {
        inTurn = true;
        try {
            while (!closed && running == null && linger == null && rest.hasRemaining()) {
                int start = rest.position();
                int end = HeadEnd.find(rest, start, start + searched, rest.limit());
                if (end == HeadEnd.NOT_YET && rest.remaining() <= server.limits.headBytes()) {
                    searched = rest.remaining();
                    awaitHead();
                    break;
                }
                searched = 0;
                start(head(start, end));
            }
        } finally {
            inTurn = false;
            keepRest();
        }
    }

    private Http1Head head(int start, int end) {
        if (end == HeadEnd.BROKEN) {
            return Http1Head.unreadable(Errors.malformedHead("CR LF at the end of each line"));
        }
        int most = server.limits.headBytes();
        if (end == HeadEnd.NOT_YET || end - start > most) {
            return Http1Head.unreadable(Errors.malformedHead("at most " + most + " bytes"));
        }
        byte[] bytes = new byte[end - start];
        rest.get(bytes);
        return Http1Head.read(bytes, server.limits.headers());
    }

    private void start(Http1Head head) {
        if (headTimer != null) {
            headTimer.stop();
        }
        var wire = new Http1Wire(this, head);
        running = wire;
        new ClientExchange(wire, server, space).run();
    }

    private void awaitHead() {
        if (headTimer == null) {
            long nanos = server.limits.parseTimeout().toNanos();
            headTimer = new IdleTimer(space.thread(), nanos, this::tooSlow);
        }
        headTimer.touchOnce();
    }

    /** The running exchange is over and the connection free for the next request. */
    void next() {
        running = null;
        idle.touch();
        if (suspended) {
            suspended = false;
            source.resumeReads();
        }
        if (!inTurn && rest.hasRemaining()) {
            turn();
        }
    }

    private void tooIdle() {
        if (running == null) {
            close();
        } else {
            idle.touch();
        }
    }

    private void tooSlow() {
        server.counters.closedForSlowness.increment();
        close();
    }

    // --- the end --------------------------------------------------------------------------------

    /**
     * Ends the connection behind its last answer. What the client still sends is read and thrown
     * away for a short while: closing at once would reset the connection, and the client could lose
     * the answer that says what was wrong.
     */
    void endAfterAnswer() {
        running = null;
        rest = NOTHING;
        var last = new Linger(this, source, space);
        linger = last;
        if (suspended) {
            suspended = false;
            source.resumeReads();
        }
        try {
            sink().shutdownWrites();
            if (!sink().flush()) {
                sink().setWriteListener(this::flushRest);
                sink().resumeWrites();
            }
            last.begin();
        } catch (IOException _) {
            close();
        }
    }

    private void flushRest(ConduitStreamSinkChannel channel) {
        try {
            if (channel.flush()) {
                channel.suspendWrites();
            }
        } catch (IOException _) {
            close();
        }
    }

    /** Closes at once. */
    void close() {
        IoUtils.safeClose(connection);
        closed();
    }

    /** Closes so that the client sees a reset. */
    void reset() {
        client.reset();
        close();
    }

    /** Closes from any thread. */
    void closeFromOutside() {
        try {
            space.thread().execute(this::close);
        } catch (RejectedExecutionException _) {
            IoUtils.safeClose(connection);
        }
    }

    private void closed() {
        if (closed) {
            return;
        }
        closed = true;
        idle.stop();
        if (headTimer != null) {
            headTimer.stop();
        }
        if (linger != null) {
            linger.stop();
        }
        rest = NOTHING;
        Http1Wire cut = running;
        running = null;
        whenClosed.accept(this);
        if (cut != null) {
            cut.over();
        }
    }
}
