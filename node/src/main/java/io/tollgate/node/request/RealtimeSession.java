package io.tollgate.node.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tollgate.governance.tenant.KeyRing;
import io.tollgate.node.error.ErrorJson;
import io.tollgate.node.metrics.RequestCategory;
import io.tollgate.node.routing.Step;
import io.tollgate.providers.dialect.openai.realtime.EventLook;
import io.tollgate.providers.upstream.FailureClass;
import io.tollgate.providers.upstream.UpgradedCall;
import io.tollgate.providers.websocket.CloseCodes;
import io.tollgate.providers.websocket.FrameReader;
import io.tollgate.providers.websocket.Frames;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A conversation that a provider has agreed to: bytes pass both ways as they come, and are followed
 * frame by frame meanwhile. On the thread of its exchange, save where said.
 *
 * <p>Invariant: a frame of the gateway's own (the error and the end) goes out only where all that
 * was passed before are whole frames ({@code clientWhole}, {@code providerWhole}); it is the last
 * one of that side. {@link #finish} comes once, whatever ended the conversation, and with it all
 * that was held is settled and the provider's key given back.
 */
final class RealtimeSession
        implements Exchange.Client, RunningSessions.Session, RealtimeTurns.Told {
    private static final System.Logger LOG = System.getLogger(RealtimeSession.class.getName());

    private final RealtimeTalk talk;
    private final Exchange exchange;
    private final ClientSocket socket;
    private final UpgradedCall call;
    private final String requestId;
    private final RealtimeTurns turns;
    private final EventLook look = new EventLook();
    private final FrameReader fromClient;
    private final FrameReader fromProvider;
    private final RealtimeClock clock;
    private boolean clientWhole = true;
    private boolean providerWhole = true;
    private boolean clientClosed;
    private boolean providerClosed;
    private boolean providerFull;
    private @Nullable EndReason ending;
    private @Nullable Refusal refusal;
    private boolean closeSent;

    /** What an event leads to waits until the client has got the event. */
    private boolean relaying;

    private boolean over;

    RealtimeSession(
            RealtimeTalk talk,
            ClientSocket socket,
            UpgradedCall call,
            Step.Try to,
            RealtimeTurn first) {
        this.talk = talk;
        this.exchange = talk.exchange();
        this.socket = socket;
        this.call = call;
        this.requestId = first.admitted().enquiry().requestId();
        this.turns = new RealtimeTurns(talk, to, first, this);
        int longest = talk.services().limits().realtime().frameBytes();
        this.fromClient = new FrameReader(true, longest, new OfClient());
        this.fromProvider = new FrameReader(false, longest, new OfProvider());
        this.clock = new RealtimeClock(this, talk);
    }

    /** Tells the client that the provider has agreed. */
    void begin(List<String> headers) {
        exchange.watch(this);
        socket.upgrade("websocket", headers, bytes -> guarded(() -> fromClient(bytes)));
        clock.start();
    }

    // --- both ways ------------------------------------------------------------------------------

    private void fromClient(ByteBuffer bytes) {
        clock.life();
        fromClient.read(bytes);
        if (closeSent || ending != null) {
            finishIf(clientClosed && closeSent);
        } else if (fromClient.fault() != null) {
            boolean large = fromClient.faultCode() == CloseCodes.TOO_BIG;
            close(large ? EndReason.LARGE_FRAME : EndReason.BAD_FRAME);
        } else {
            if (!call.write(bytes)) {
                providerFull = true;
                socket.pause();
            }
            providerWhole = fromClient.atBoundary();
            finishIf(clientClosed && providerClosed);
        }
    }

    void fromProvider(ByteBuffer bytes) {
        if (closeSent) {
            return;
        }
        clock.life();
        relaying = true;
        fromProvider.read(bytes);
        relaying = false;
        if (over) {
            return;
        }
        if (fromProvider.fault() != null) {
            LOG.log(
                    Level.WARNING,
                    "request=" + requestId + " the provider sent " + fromProvider.fault());
            close(EndReason.PROVIDER_WRONG);
            return;
        }
        boolean keepsUp = exchange.write(bytes);
        clientWhole = fromProvider.atBoundary();
        if (over) {
            return;
        }
        if (!keepsUp) {
            call.pause();
        }
        if (ending != null && clientWhole) {
            sendClose();
        } else {
            finishIf(clientClosed && providerClosed);
        }
    }

    /** What comes from the client is only looked at for its end and its form. */
    private final class OfClient implements FrameReader.Listener {
        @Override
        public void text(ByteBuffer bytes, int from, int to) {
            // Masked, and the provider's business.
        }

        @Override
        public void textEnds() {
            // As above.
        }

        @Override
        public void closes(int code) {
            clientClosed = true;
            clock.closing();
        }
    }

    private final class OfProvider implements FrameReader.Listener {
        @Override
        public void text(ByteBuffer bytes, int from, int to) {
            look.read(bytes, from, to);
        }

        @Override
        public void textEnds() {
            turns.event(look);
            look.next();
        }

        @Override
        public void closes(int code) {
            providerClosed = true;
            clock.closing();
        }
    }

    @Override
    public void writable() {
        call.resume();
    }

    void providerTakesMore() {
        providerFull = false;
        readOn();
    }

    @Override
    public void ready() {
        readOn();
    }

    /** The client is read where the provider takes more, and an answer may begin. */
    private void readOn() {
        if (!over && !providerFull && (turns.mayBegin() || ending != null)) {
            socket.resume();
        }
    }

    // --- the end --------------------------------------------------------------------------------

    @Override
    public void mustEnd(EndReason reason, @Nullable Refusal why) {
        refusal = why;
        close(reason);
    }

    @Override
    public void end(EndReason reason) {
        exchange.loop().upstream().execute(() -> guarded(() -> close(reason)));
    }

    /** Asks any thread: it reads what never changes. */
    @Override
    public boolean allowedBy(KeyRing keys) {
        return turns.key(keys) != null;
    }

    /** Tells both sides, as soon as a frame may stand there. */
    void close(EndReason reason) {
        if (over || ending != null) {
            return;
        }
        ending = reason;
        if (providerWhole && !clientClosed) {
            call.write(
                    Frames.close(
                            reason == EndReason.SHUTDOWN
                                    ? CloseCodes.GOING_AWAY
                                    : CloseCodes.NORMAL,
                            "",
                            ThreadLocalRandom.current()));
        }
        clock.closing();
        if (clientWhole && !relaying) {
            sendClose();
        }
    }

    private void sendClose() {
        EndReason reason = ending;
        if (reason == null || closeSent) {
            return;
        }
        closeSent = true;
        Refusal why = refusal;
        if (!providerClosed) {
            if (why != null) {
                exchange.write(Frames.text(event(why)));
            }
            String code = why == null ? null : why.error().code();
            exchange.write(Frames.close(reason.closeCode(), code == null ? reason.word() : code));
        }
        settle(reason.category());
        call.cancel();
        finishIf(clientClosed);
        if (!over) {
            socket.resume();
        }
    }

    /** An error as the clients of this API know it. */
    private static String event(Refusal why) {
        String body = new String(ErrorJson.body(why.error()), UTF_8);
        return "{\"type\":\"error\"," + body.substring(1);
    }

    void providerEnded() {
        if (providerClosed || clientClosed) {
            finish(RequestCategory.SERVED);
        } else {
            providerBroke();
        }
    }

    void providerBroke() {
        clientWhole |= fromProvider.atBoundary();
        if (clientClosed || providerClosed) {
            finish(RequestCategory.SERVED);
        } else if (clientWhole) {
            close(EndReason.PROVIDER_BROKEN);
        } else {
            // Within a frame: the client can only be told by a broken connection.
            settle(RequestCategory.UPSTREAM_ERROR);
            release();
            exchange.abort();
        }
    }

    @Override
    public void gone() {
        guarded(() -> {
            boolean said = clientClosed || closeSent;
            settle(said ? RequestCategory.SERVED : RequestCategory.CLIENT_GONE);
            release();
        });
    }

    /** Both sides have closed, or had the time to. */
    void bothClosed() {
        finish(RequestCategory.SERVED);
    }

    private void finishIf(boolean both) {
        if (both) {
            finish(RequestCategory.SERVED);
        }
    }

    /** Both sides have said all that they will. */
    private void finish(RequestCategory category) {
        if (over) {
            return;
        }
        settle(category);
        release();
        exchange.end();
    }

    private void settle(RequestCategory category) {
        EndReason reason = ending;
        turns.end(reason == null ? category : reason.category());
        if (reason == EndReason.PROVIDER_BROKEN || reason == EndReason.PROVIDER_WRONG) {
            talk.route()
                    .failed(
                            reason == EndReason.PROVIDER_BROKEN
                                    ? FailureClass.UPSTREAM_CONNECTION
                                    : FailureClass.UPSTREAM_PROTOCOL,
                            null,
                            true);
        } else {
            talk.route().succeeded(0);
        }
    }

    private void release() {
        over = true;
        clock.stop();
        call.cancel();
        talk.route().close();
        talk.services().sessions().remove(this);
    }

    @Override
    public void guarded(Runnable step) {
        if (over) {
            return;
        }
        try {
            step.run();
            if (!over && !turns.mayBegin() && ending == null) {
                socket.pause();
            }
        } catch (RuntimeException | Error thrown) {
            LOG.log(Level.ERROR, "request=" + requestId + " path=" + exchange.path(), thrown);
            try {
                turns.end(EndReason.DEFECT);
            } finally {
                release();
                exchange.abort();
            }
        }
    }
}
