package io.tollgate.providers.upstream;

import io.tollgate.providers.upstream.CallTimes.Phase;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One call from its start to its end: which connection serves it, which limit applies now, and what
 * its listener has been told. Only on its I/O thread.
 *
 * <p>Whoever tells the listener something must expect that the call has ended when the listener
 * returns, or that new calls have begun.
 */
final class Call implements UpgradedCall {
    private static final int SWITCHING = 101;

    /** Neighbours in the loop's list of calls; the loop's business only. */
    @Nullable Call previous;

    @Nullable Call next;

    private final Loop loop;
    private final Pool pool;
    private final Upstream upstream;
    private final Limits limits;
    private final UpstreamRequest request;
    private final ResponseListener listener;
    private final @Nullable UpgradeListener upgrade;
    private final CallTimes times;
    private @Nullable Connector connector;
    private @Nullable Connection connection;
    private @Nullable ContentDecoder decoder;
    private boolean onReused;
    private boolean anySent;
    private boolean paused;
    private boolean upgraded;
    private boolean ended;

    /**
     * @param upgrade the same listener where the request asks for another protocol, else null
     */
    Call(
            Loop loop,
            Pool pool,
            Upstream upstream,
            UpstreamRequest request,
            ResponseListener listener,
            @Nullable UpgradeListener upgrade,
            long now,
            long deadlineNanos) {
        this.loop = loop;
        this.pool = pool;
        this.upstream = upstream;
        this.limits = pool.limits(upstream);
        this.request = request;
        this.listener = listener;
        this.upgrade = upgrade;
        this.times = new CallTimes(limits, now, deadlineNanos);
    }

    UpstreamRequest request() {
        return request;
    }

    Limits limits() {
        return limits;
    }

    Upstream upstream() {
        return upstream;
    }

    boolean ended() {
        return ended;
    }

    /** Whether the request asks for another protocol. */
    boolean asksForUpgrade() {
        return upgrade != null;
    }

    /** Whether the other protocol is spoken. */
    boolean upgraded() {
        return upgraded;
    }

    /** Takes an idle connection, or begins to open one. */
    void start() {
        if (times.wasLate()) {
            fail(FailureClass.TIMEOUT, "the deadline of the call had passed at its start");
            return;
        }
        Connection free = pool.take(times.started());
        if (free == null) {
            connect(times.started());
        } else {
            onReused = true;
            attach(free, times.started());
        }
    }

    /** The connection is ready for the request. */
    void connected(Connection fresh) {
        connector = null;
        attach(fresh, System.nanoTime());
    }

    /** No connection could be made. */
    void connectFailed(FailureClass failureClass, String message) {
        connector = null;
        fail(failureClass, message);
    }

    /** The last byte of the request has been taken by the socket. */
    void requestSent(long now, boolean responseStarted) {
        anySent = true;
        if (!responseStarted) {
            enter(Phase.WAITING, now);
        }
    }

    /** The socket takes no more of the request for now. */
    void requestSending(long now, boolean any) {
        anySent |= any;
        if (times.phase() != Phase.RECEIVING) {
            enter(Phase.SENDING, now);
        }
    }

    /** Bytes of the response have come. */
    void bytesCame(long now) {
        if (times.phase() == Phase.RECEIVING) {
            times.restart(now);
        } else {
            enter(Phase.RECEIVING, now);
        }
    }

    /** The connection has been closed or given back. */
    void connectionGone() {
        connection = null;
    }

    /** The connection broke; a reused one that broke before any answer is replaced. */
    void connectionBroken(boolean responseStarted, String message) {
        if (ended) {
            return;
        }
        if (onReused && !responseStarted) {
            onReused = false;
            pool.staleRetry();
            connect(System.nanoTime());
        } else {
            fail(FailureClass.UPSTREAM_CONNECTION, message);
        }
    }

    /**
     * Tells the listener what one read brought.
     *
     * @param head the final head when it ended in this read
     * @param in holds the body bytes from index {@code from} up to {@code to}
     * @param last whether the body ends here; the connection is no longer this call's then
     */
    void deliver(@Nullable Head head, ByteBuffer in, int from, int to, boolean last) {
        if (head != null) {
            upgraded = head.status() == SWITCHING;
            if (head.encoded() && !upgraded) {
                String encoding = head.header("content-encoding");
                if (!ContentDecoder.knows(encoding)) {
                    fail(
                            FailureClass.UPSTREAM_PROTOCOL,
                            "content-encoding "
                                    + shortened(encoding)
                                    + " (expected: gzip or deflate)");
                    return;
                }
                decoder = ContentDecoder.of(encoding);
            }
            tellHead(head);
        }
        if (ended || (from == to && !last)) {
            return;
        }
        in.limit(to).position(from);
        if (decoder != null) {
            decode(decoder, in, last);
        } else {
            tellBody(in, last);
        }
    }

    /** Ends the call with a failure. */
    void fail(FailureClass failureClass, String message) {
        if (ended) {
            return;
        }
        end();
        Origin origin = upstream.origin();
        String text = origin.host() + ":" + origin.port() + ": " + message;
        tellFailure(new UpstreamFailure(failureClass, text, anySent));
    }

    /** When the next limit is reached; {@code System.nanoTime()}. */
    long deadline() {
        if (upgraded) {
            return times.never();
        }
        long overall = times.overallEnd();
        if (paused && times.phase() == Phase.RECEIVING) {
            return overall;
        }
        long ofPhase = connector == null ? times.phaseEnd() : connector.attemptDeadline();
        return ofPhase - overall < 0 ? ofPhase : overall;
    }

    /** A limit has been reached. */
    void expire(long now) {
        if (ended || now - deadline() < 0) {
            return;
        }
        if (now - times.overallEnd() >= 0) {
            fail(FailureClass.TIMEOUT, times.overallReached());
            return;
        }
        if (connector != null && connector.nextAddress(now)) {
            return;
        }
        fail(FailureClass.TIMEOUT, times.phaseReached());
    }

    @Override
    public void cancel() {
        end();
    }

    @Override
    public boolean write(ByteBuffer bytes) {
        Connection open = connection;
        if (!upgraded || ended || open == null) {
            bytes.position(bytes.limit());
            return true;
        }
        return open.writeOn(this, bytes);
    }

    /** What was kept has gone out. */
    void drained() {
        if (ended || upgrade == null) {
            return;
        }
        try {
            upgrade.onWritable();
        } catch (RuntimeException | Error e) {
            crashed(e);
        }
    }

    @Override
    public void pause() {
        if (ended || paused) {
            return;
        }
        paused = true;
        if (connection != null) {
            connection.suspendReads();
        }
    }

    @Override
    public void resume() {
        if (ended || !paused) {
            return;
        }
        paused = false;
        if (times.phase() == Phase.RECEIVING) {
            times.restart(System.nanoTime());
        }
        loop.watch(deadline());
        if (decoder != null && decoder.holdsInput()) {
            loop.execute(this::decodeHeld);
        } else if (connection != null) {
            connection.resumeReads();
        }
    }

    @Override
    public boolean sent() {
        return anySent;
    }

    private void connect(long now) {
        if (!pool.open(upstream.maxConnectionsPerThread())) {
            fail(
                    FailureClass.OVERLOADED,
                    "all " + upstream.maxConnectionsPerThread() + " connections are in use");
            return;
        }
        times.enter(Phase.CONNECTING, now);
        connector = new Connector(loop, pool, this, now);
        connector.start();
    }

    private void attach(Connection ready, long now) {
        connection = ready;
        ready.send(this, paused, now);
    }

    private void enter(Phase next, long now) {
        times.enter(next, now);
        loop.watch(deadline());
    }

    private static String shortened(@Nullable String value) {
        return value == null || value.length() <= 40 ? "" + value : value.substring(0, 40);
    }

    /**
     * Takes the content encoding off. When the listener pauses within, the rest of the input is
     * kept: a few bytes can stand for megabytes.
     */
    private void decode(ContentDecoder decoding, ByteBuffer input, boolean last) {
        ByteBuffer out = loop.decoded();
        boolean drained;
        do {
            out.clear();
            drained = decoding.decode(input, out);
            out.flip();
            String fault = decoding.fault();
            if (fault == null && drained && last && !decoding.complete()) {
                fault = "the encoded body ends too early";
            }
            if (fault != null) {
                fail(FailureClass.UPSTREAM_PROTOCOL, fault);
                return;
            }
            boolean end = drained && last;
            if (end || out.hasRemaining()) {
                tellBody(out, end);
            }
            if (paused && !drained && !ended) {
                decoding.hold(input, last);
                return;
            }
        } while (!drained && !ended);
    }

    private void decodeHeld() {
        if (ended || paused || decoder == null || !decoder.holdsInput()) {
            return;
        }
        boolean last = decoder.heldLast();
        decode(decoder, decoder.releaseHeld(), last);
        if (!paused && connection != null) {
            connection.resumeReads();
        }
    }

    private void end() {
        if (ended) {
            return;
        }
        ended = true;
        loop.remove(this);
        if (decoder != null) {
            decoder.close();
        }
        if (connector != null) {
            connector.cancel();
            connector = null;
        }
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }

    private void tellHead(Head head) {
        try {
            listener.onHead(head);
        } catch (RuntimeException | Error e) {
            crashed(e);
        }
    }

    private void tellBody(ByteBuffer bytes, boolean last) {
        if (last) {
            end();
        }
        try {
            listener.onBody(bytes, last);
        } catch (RuntimeException | Error e) {
            crashed(e);
        }
    }

    private void tellFailure(UpstreamFailure failure) {
        try {
            listener.onFailure(failure);
        } catch (RuntimeException | Error e) {
            crashed(e);
        }
    }

    /** A listener threw: its call fails, the fault is shown, the thread goes on. */
    private void crashed(Throwable thrown) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
        fail(FailureClass.UPSTREAM_CONNECTION, "the listener of the call failed: " + thrown);
    }
}
