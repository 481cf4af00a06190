package io.tollgate.providers.upstream;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.ReadReadyHandler;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.StreamSourceConduit;
import org.xnio.conduits.WriteReadyHandler;

/**
 * One open connection, with a call on it or idle in its pool. Only on its I/O thread.
 *
 * <p>Reads stay resumed from the beginning to the end, save while a call is paused: so a request
 * changes no interest set, and an idle connection that the provider closes is noticed at once. A
 * complete response first gives the connection back and then tells the listener, which may put the
 * next call on it at once; nothing here is touched after that.
 */
final class Connection implements ReadReadyHandler, WriteReadyHandler {
    /** Of another protocol: what the socket has not taken yet. */
    private static final int MOST_KEPT = 1 << 20;

    /** How much of a large request is sent before the other connections get their turn. */
    private static final int TURN_BYTES = 524_288;

    /** Neighbours in the pool's list of idle connections; the pool's business only. */
    @Nullable Connection older;

    @Nullable Connection newer;
    boolean idle;

    private final Loop loop;
    private final Pool pool;
    private final StreamConnection stream;
    private final StreamSourceConduit source;
    private final StreamSinkConduit sink;
    private final Transport transport;
    private final ResponseReader reader;
    private boolean open = true;
    private @Nullable Call call;
    private long length;
    private long sent;
    private boolean writesResumed;
    private boolean readsSuspended;
    private long expiresAt;
    private @Nullable ByteBuffer kept;

    Connection(Loop loop, Pool pool, StreamConnection stream, Transport transport) {
        this.loop = loop;
        this.pool = pool;
        this.stream = stream;
        this.source = stream.getSourceChannel().getConduit();
        this.sink = stream.getSinkChannel().getConduit();
        this.transport = transport;
        this.reader = new ResponseReader(loop.lines());
        source.setReadReadyHandler(this);
        sink.setWriteReadyHandler(this);
        source.resumeReads();
    }

    boolean expired(long now) {
        return now - expiresAt >= 0;
    }

    /** Puts a call on this connection and begins to send its request. */
    void send(Call next, boolean paused, long now) {
        call = next;
        reader.expect(RequestWriter.isHead(next.request()), next.asksForUpgrade());
        length = loop.writer().length(next.request());
        sent = 0;
        if (paused) {
            suspendReads();
        }
        write(next, now);
    }

    void suspendReads() {
        if (!readsSuspended && open) {
            readsSuspended = true;
            source.suspendReads();
        }
    }

    void resumeReads() {
        if (readsSuspended && open) {
            readsSuspended = false;
            source.resumeReads();
        }
    }

    /** Closes at once and tells nobody. */
    void close() {
        if (!open) {
            return;
        }
        open = false;
        call = null;
        if (idle) {
            pool.remove(this);
            transport.sayGoodbye();
        }
        pool.closed();
        IoUtils.safeClose(stream);
    }

    @Override
    public void readReady() {
        if (!open) {
            return;
        }
        Call current = call;
        ByteBuffer in = loop.in();
        in.clear();
        int count;
        try {
            count = transport.read(in);
        } catch (IOException e) {
            broken(current, e.getMessage());
            return;
        }
        boolean ended = count < 0 || transport.ended();
        if (current == null) {
            if (count != 0 || ended) {
                close();
            }
            return;
        }
        if (count > 0) {
            in.flip();
            received(current, in, ended);
        }
        if (ended && call == current) {
            ended(current);
        }
    }

    @Override
    public void writeReady() {
        Call current = call;
        if (open && current != null && current.upgraded()) {
            writeKept(current);
        } else if (open && current != null) {
            write(current, System.nanoTime());
        } else {
            flushRest();
        }
    }

    @Override
    public void forceTermination() {
        broken(call, "the I/O thread is shutting down");
    }

    @Override
    public void terminated() {
        // close() is the only way here that is not already known
    }

    private void write(Call current, long now) {
        UpstreamRequest request = current.request();
        ByteBuffer out = loop.out();
        try {
            long turnEnds = sent + TURN_BYTES;
            while (transport.flush()) {
                if (sent == length) {
                    suspendWrites();
                    current.requestSent(now, reader.started());
                    return;
                }
                out.clear();
                loop.writer().fill(out, request, sent);
                out.flip();
                int offered = out.remaining();
                transport.write(out);
                sent += offered - out.remaining();
                if (out.hasRemaining() || (sent >= turnEnds && sent < length)) {
                    break;
                }
            }
            current.requestSending(now, sent > 0);
            resumeWrites();
        } catch (IOException e) {
            writeBroken(current, now, e);
        }
    }

    /** Sends bytes of another protocol; false when some of them are kept. */
    boolean writeOn(Call current, ByteBuffer bytes) {
        try {
            if (kept == null && transport.flush()) {
                transport.write(bytes);
                if (!bytes.hasRemaining() && transport.flush()) {
                    return true;
                }
            }
            keep(bytes);
            resumeWrites();
            return false;
        } catch (IOException e) {
            // Not within the call of whoever writes.
            loop.execute(() -> broken(call == current ? current : null, e.getMessage()));
            bytes.position(bytes.limit());
            return true;
        }
    }

    private void keep(ByteBuffer bytes) throws IOException {
        int held = kept == null ? 0 : kept.remaining();
        if ((long) held + bytes.remaining() > MOST_KEPT) {
            throw new IOException("the provider does not take what it is sent");
        }
        ByteBuffer joined = ByteBuffer.allocate(held + bytes.remaining());
        if (kept != null) {
            joined.put(kept);
        }
        kept = joined.put(bytes).flip();
    }

    private void writeKept(Call current) {
        try {
            ByteBuffer rest = kept;
            if (!transport.flush()) {
                return;
            }
            if (rest != null) {
                transport.write(rest);
                if (rest.hasRemaining() || !transport.flush()) {
                    return;
                }
                kept = null;
            }
            suspendWrites();
            current.drained();
        } catch (IOException e) {
            suspendWrites();
            broken(current, e.getMessage());
        }
    }

    /** The provider no longer reads; what it may have answered before that is still to be read. */
    private void writeBroken(Call current, long now, IOException e) {
        suspendWrites();
        if (readsSuspended) {
            broken(current, e.getMessage());
        } else {
            current.requestSending(now, sent > 0);
        }
    }

    private void flushRest() {
        try {
            if (transport.flush()) {
                suspendWrites();
            }
        } catch (IOException e) {
            suspendWrites();
        }
    }

    private void suspendWrites() {
        if (writesResumed) {
            writesResumed = false;
            sink.suspendWrites();
        }
    }

    private void resumeWrites() {
        if (!writesResumed) {
            writesResumed = true;
            sink.resumeWrites();
        }
    }

    private void received(Call current, ByteBuffer in, boolean ended) {
        long now = System.nanoTime();
        current.bytesCame(now);
        reader.read(in, loop.inWords());
        Head head = reader.head();
        String fault = reader.fault();
        int from = reader.bodyFrom();
        int to = reader.bodyTo();
        if (fault != null) {
            detach(current);
            close();
            current.deliver(head, in, from, to, false);
            current.fail(FailureClass.UPSTREAM_PROTOCOL, fault);
        } else if (reader.complete()) {
            finish(current, now, ended);
            current.deliver(head, in, from, to, true);
        } else {
            current.deliver(head, in, from, to, false);
        }
    }

    private void finish(Call current, long now, boolean ended) {
        boolean reusable = reader.reusable() && sent == length && !ended && !writesResumed;
        detach(current);
        if (reusable && current.limits().idleExpiryNanos() > 0 && !loop.closed()) {
            expiresAt = now + current.limits().idleExpiryNanos();
            resumeReads();
            pool.put(this);
        } else {
            close();
        }
    }

    private void detach(Call current) {
        call = null;
        current.connectionGone();
    }

    private void ended(Call current) {
        reader.end();
        if (reader.complete()) {
            detach(current);
            close();
            current.deliver(null, loop.in(), 0, 0, true);
        } else {
            broken(current, "closed by the provider");
        }
    }

    private void broken(@Nullable Call current, @Nullable String why) {
        if (!open) {
            return;
        }
        boolean started = reader.started();
        String progress = reader.progress();
        close();
        if (current != null) {
            current.connectionGone();
            current.connectionBroken(started, why + " " + progress);
        }
    }
}
