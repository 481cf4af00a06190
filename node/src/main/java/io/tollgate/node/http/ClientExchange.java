package io.tollgate.node.http;

import io.tollgate.node.error.ClientError;
import io.tollgate.node.error.Errors;
import io.tollgate.node.request.ClientSocket;
import io.tollgate.node.request.Exchange;
import io.tollgate.node.request.NodeLoop;
import io.tollgate.node.request.Responder;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, over either protocol: guard, body, handler, answer, end.
 *
 * <p>Invariant: the phase only goes forward; whatever ends the exchange, {@link #over} comes
 * exactly once and counts it out. Only on the I/O thread.
 */
final class ClientExchange implements Exchange, Runnable, Outbound.Listener {
    private static final System.Logger LOG = System.getLogger(ClientExchange.class.getName());

    private final Wire wire;
    private final RequestHead head;
    private final ServerContext server;
    private final IoSpace space;
    private final long startNanos = System.nanoTime();
    private Phase phase = Phase.READING;
    private boolean counted;
    private boolean lost;
    private @Nullable RequestBody body;
    private @Nullable IdleTimer bodyTimer;
    private @Nullable Client client;

    ClientExchange(Wire wire, ServerContext server, IoSpace space) {
        this.wire = wire;
        this.head = wire.head();
        this.server = server;
        this.space = space;
    }

    /** Begins the exchange. */
    @Override
    public void run() {
        server.counters.requests.increment();
        counted = true;
        wire.whenOver(this::over);
        try {
            ClientError violation = wire.violation();
            if (violation == null) {
                readBody();
            } else {
                server.counters.refusedByGuard.increment();
                wire.endConnection();
                refuse(violation);
            }
        } catch (IOException _) {
            cut();
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    private void readBody() throws IOException {
        long length = wire.bodyLength();
        if (length == 0) {
            wire.bodyRead();
            handle();
            return;
        }
        long limit = server.limits.bodies().of(head.path());
        if (length > limit) {
            server.counters.refusedForSize.increment();
            refuse(Errors.bodyTooLarge(limit));
            return;
        }
        body = new RequestBody(wire.body(), length, limit, server.counters);
        fill(body, limit);
    }

    private void fill(RequestBody reading, long limit) {
        switch (reading.fill()) {
            case COMPLETE -> {
                if (bodyTimer != null) {
                    bodyTimer.stop();
                    reading.source().suspend();
                }
                wire.bodyRead();
                handle();
            }
            case WAITING -> {
                if (bodyTimer == null) {
                    long idle = server.limits.bodyIdle().toNanos();
                    bodyTimer = new IdleTimer(space.thread(), idle, this::bodyStalled);
                    reading.source().resume(() -> fill(reading, limit));
                }
                bodyTimer.touch();
            }
            case TOO_LARGE -> refuseBody(Errors.bodyTooLarge(limit));
            case NO_ROOM -> refuseBody(Errors.overloaded("memory for request bodies"));
            case MALFORMED -> {
                server.counters.refusedByGuard.increment();
                refuseBody(Errors.badRequest(reading.problem()));
            }
            case GONE -> cut();
        }
    }

    private void bodyStalled() {
        server.counters.closedForSlowness.increment();
        refuseBody(Errors.bodyTooSlow());
    }

    private void refuseBody(ClientError error) {
        if (bodyTimer != null) {
            bodyTimer.stop();
            if (body != null) {
                body.source().suspend();
            }
        }
        refuse(error);
    }

    private void handle() {
        phase = Phase.HANDLING;
        try {
            server.handler.handle(this);
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    private void fail(Throwable e) {
        String id = space.loop().ids().next();
        LOG.log(Level.ERROR, "request=" + id + " method=" + method() + " path=" + path(), e);
        if (phase == Phase.READING || phase == Phase.HANDLING) {
            wire.endConnection();
            refuse(Errors.internal(id), id);
        } else {
            abort();
        }
    }

    private void refuse(ClientError error) {
        refuse(error, space.loop().ids().next());
    }

    private void refuse(ClientError error, String requestId) {
        if (phase == Phase.READING) {
            phase = Phase.HANDLING;
        }
        Responder.refuse(this, error, requestId);
    }

    @Override
    public String method() {
        return head.method();
    }

    @Override
    public String path() {
        return head.path();
    }

    @Override
    public String query() {
        return head.query();
    }

    @Override
    public @Nullable String header(String name) {
        return head.header(name);
    }

    @Override
    public void forEachHeader(HeaderVisitor visitor) {
        head.forEachHeader(visitor);
    }

    @Override
    public byte[] body() {
        return body == null ? RequestBody.EMPTY : body.bytes();
    }

    @Override
    public long startNanos() {
        return startNanos;
    }

    @Override
    public String peer() {
        return wire.peer();
    }

    @Override
    public NodeLoop loop() {
        return space.loop();
    }

    @Override
    public void respond(
            int status, @Nullable String contentType, List<String> headers, ByteBuffer bytes) {
        if (!enter(Phase.HANDLING, Phase.ENDING)) {
            return;
        }
        try {
            if (wire.whole(status, contentType, headers, bytes, this)) {
                finish();
            }
        } catch (IOException _) {
            cut();
        }
    }

    @Override
    public void startStream(int status, @Nullable String contentType, List<String> headers) {
        if (!enter(Phase.HANDLING, Phase.STREAMING)) {
            return;
        }
        try {
            wire.begin(status, contentType, headers, this);
        } catch (IOException _) {
            lose();
        }
    }

    @Override
    public boolean write(ByteBuffer bytes) {
        if (!enter(Phase.STREAMING, Phase.STREAMING)) {
            bytes.position(bytes.limit());
            return true;
        }
        try {
            return wire.piece(bytes);
        } catch (IOException _) {
            lose();
            return true;
        }
    }

    @Override
    public void end() {
        if (!enter(Phase.STREAMING, Phase.ENDING)) {
            return;
        }
        try {
            if (wire.last()) {
                finish();
            }
        } catch (IOException _) {
            cut();
        }
    }

    @Override
    public void abort() {
        if (phase != Phase.DONE) {
            cut();
        }
    }

    @Override
    public boolean started() {
        return phase.compareTo(Phase.HANDLING) > 0;
    }

    @Override
    public @Nullable ClientSocket socket() {
        return wire instanceof Http1Wire http1 ? http1.socket(this) : null;
    }

    /** Goes from an answer in HTTP to another protocol; false when it is over. */
    boolean beginUpgrade() {
        return enter(Phase.HANDLING, Phase.STREAMING);
    }

    /** Whether its answer, or its other protocol, is under way. */
    boolean streaming() {
        return phase == Phase.STREAMING;
    }

    @Override
    public void watch(Client watcher) {
        client = watcher;
    }

    @Override
    public void drained() {
        if (phase == Phase.ENDING) {
            finish();
        } else if (phase == Phase.STREAMING && client != null) {
            client.writable();
        }
    }

    @Override
    public void stalled() {
        server.counters.closedForSlowness.increment();
        lose();
    }

    @Override
    public void broken() {
        lose();
    }

    /**
     * The exchange is over. When its phase was before {@link Phase#ENDING}, it did not end by
     * itself: the client is gone.
     */
    private void over() {
        Phase last = phase;
        phase = Phase.DONE;
        try {
            wire.stop();
            leave();
            if (lost || last.compareTo(Phase.ENDING) < 0) {
                server.counters.clientsGone.increment();
            }
            if (client != null && (last == Phase.HANDLING || last == Phase.STREAMING)) {
                client.gone();
            }
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "method=" + method() + " path=" + path() + " at its end", e);
        }
    }

    /** Whether an answer's step may go on; false when the exchange is over already. */
    private boolean enter(Phase expected, Phase following) {
        if (phase == Phase.DONE) {
            return false;
        }
        if (phase != expected) {
            throw new IllegalStateException("phase: " + phase + " (expected: " + expected + ")");
        }
        phase = following;
        return true;
    }

    private void finish() {
        phase = Phase.DONE;
        leave();
        wire.finish();
    }

    /** Counts the exchange out, once. */
    private void leave() {
        if (!counted) {
            return;
        }
        counted = false;
        if (bodyTimer != null) {
            bodyTimer.stop();
        }
        if (body != null) {
            body.release();
        }
        server.requestEnded();
    }

    /** Ends the exchange on purpose: the handler is told nothing. */
    private void cut() {
        phase = Phase.DONE;
        wire.cut();
    }

    /** Ends the exchange because of the client: the handler is told, if it still has a part. */
    private void lose() {
        lost = true;
        wire.cut();
    }

    /** How far the exchange has come. */
    private enum Phase {
        READING,
        HANDLING,
        STREAMING,
        ENDING,
        DONE
    }
}
