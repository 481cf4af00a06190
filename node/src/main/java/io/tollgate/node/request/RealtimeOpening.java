package io.tollgate.node.request;

import io.tollgate.governance.ledger.Hold;
import io.tollgate.governance.tenant.VirtualKey;
import io.tollgate.node.error.Errors;
import io.tollgate.node.metrics.RequestCategory;
import io.tollgate.node.routing.Route;
import io.tollgate.node.routing.Step;
import io.tollgate.providers.credential.Credential;
import io.tollgate.providers.credential.TokenFailure;
import io.tollgate.providers.dialect.ErrorClassifier;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.TokenUsage;
import io.tollgate.providers.upstream.Body;
import io.tollgate.providers.upstream.ResponseHead;
import io.tollgate.providers.upstream.UpgradedCall;
import io.tollgate.providers.upstream.UpstreamLoop;
import io.tollgate.providers.upstream.UpstreamRequest;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A request for a conversation that has a route, until a provider has agreed to it or the client is
 * refused: the same steps as those of any other request, up to the head of status 101.
 */
final class RealtimeOpening implements Exchange.Client, RealtimeTurn.Owner, TokenWait.Parked {
    private static final System.Logger LOG = System.getLogger(RealtimeOpening.class.getName());
    private static final byte[] NO_BODY = {};

    private final RealtimeTalk talk;
    private final Exchange exchange;
    private final RequestServices services;
    private final Route route;
    private final VirtualKey key;
    private final RealtimeTurn turn;
    private final Reasons reasons = new Reasons();
    private @Nullable ProviderFunds providers;
    private Step.@Nullable Try chosen;
    private @Nullable RealtimeAttempt attempt;
    private @Nullable TokenWait wait;
    private Runnable endDelay = () -> {};
    private boolean over;

    RealtimeOpening(RealtimeTalk talk, Enquiry enquiry, VirtualKey key, long millis) {
        this.talk = talk;
        this.exchange = talk.exchange();
        this.services = talk.services();
        this.route = talk.route();
        this.key = key;
        this.turn = talk.first(enquiry, key, millis, this);
    }

    // --- the price, and the attempts ------------------------------------------------------------

    void start() {
        exchange.watch(this);
        guarded(() -> turn.pay(route));
    }

    @Override
    public void paid(RealtimeTurn paid, Hold hold) {
        guarded(() -> {
            ProviderFunds limited = ProviderFunds.of(paid.admitted(), route, services, hold.ask());
            if (limited != null) {
                providers = limited;
                paid.books().holds(limited);
                route.guardedBy(limited);
            }
            advance();
        });
    }

    @Override
    public void refused(RealtimeTurn refused, Refusal refusal) {
        guarded(() -> refuse(refusal));
    }

    private void advance() {
        switch (route.next()) {
            case Step.Try next -> {
                if (next.delayMillis() == 0) {
                    launch(next);
                } else {
                    endDelay =
                            loop().schedule(next.delayMillis(), () -> guarded(() -> launch(next)));
                }
            }
            case Step.GiveUp none -> giveUp(none);
        }
    }

    private void launch(Step.Try next) {
        chosen = next;
        if (!next.provider().offersPath(RealtimeTalk.PATH)) {
            route.unsuitable();
            advance();
            return;
        }
        turn.begin(
                next,
                serve ->
                        guarded(() -> {
                            if (serve) {
                                send(next);
                            } else {
                                refuse(Refusal.cannotRecord());
                            }
                        }));
    }

    private void send(Step.Try to) {
        Credential credential = to.key().credential();
        if (credential != null && credential.current() == null) {
            long nanos = Math.max(0, turn.admitted().deadlineNanos() - services.nanoTime());
            wait = TokenWait.begin(loop(), credential, nanos / 1_000_000L + 1, this);
            return;
        }
        turn.books().called();
        String socketKey = RealtimeHandshake.newKey(ThreadLocalRandom.current());
        String ofSocket = talk.handshake().lines(socketKey);
        byte[] extra =
                concat(
                        turn.admitted().extraHead().lines(to.provider().profile().wire()),
                        ofSocket.getBytes(StandardCharsets.ISO_8859_1));
        var request =
                new UpstreamRequest(
                        to.key().forwardHead("GET", to.provider().profile().realtime(to.model())),
                        extra,
                        Body.of(NO_BODY));
        var trying = new RealtimeAttempt(this, services, to, socketKey);
        attempt = trying;
        trying.started(
                loop().upgrade(
                                to.provider().upstream(),
                                request,
                                turn.admitted().deadlineNanos(),
                                trying));
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = new byte[first.length + second.length];
        System.arraycopy(first, 0, both, 0, first.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private void giveUp(Step.@Nullable GiveUp none) {
        boolean late = services.nanoTime() - turn.admitted().deadlineNanos() >= 0;
        refuse(
                late
                        ? Refusal.deadline(turn.admitted().deadlineMillis())
                        : reasons.refusal(chosen, turn.admitted(), none, providers));
    }

    // --- told by the attempt, and by the token --------------------------------------------------

    /** The provider has agreed; null where the node does not go on with it. */
    @Nullable RealtimeSession opened(UpgradedCall call, ResponseHead head, long firstByteNanos) {
        Step.Try to = chosen;
        ClientSocket socket = exchange.socket();
        if (over || to == null || socket == null) {
            call.cancel();
            return null;
        }
        over = true;
        route.answering(firstByteNanos);
        turn.books().attemptServed(to);
        var session = new RealtimeSession(talk, socket, call, to, turn);
        if (!services.sessions().add(session)) {
            call.cancel();
            over = false;
            refuse(Refusal.of(Errors.shuttingDown(), RequestCategory.SHUTDOWN, null));
            return null;
        }
        List<String> lines =
                AnswerHead.lines(turn.admitted().enquiry(), to, turn.books().attempts(), List.of());
        lines.add("sec-websocket-accept");
        lines.add(talk.handshake().accept());
        String protocol = head.header("sec-websocket-protocol");
        if (protocol != null && talk.handshake().protocols().contains(protocol)) {
            lines.add("sec-websocket-protocol");
            lines.add(protocol);
        }
        session.begin(lines);
        return session;
    }

    /** Why no connection came about, with the provider's address: for the log. */
    void upstreamSaid(String words) {
        turn.books().upstreamSaid(words);
    }

    void failed(ProviderError error, boolean requestSent) {
        guarded(() -> {
            attempt = null;
            countFailed(error, requestSent);
            advance();
        });
    }

    private void countFailed(ProviderError error, boolean requestSent) {
        reasons.failed(error);
        if (chosen != null) {
            turn.books().attemptFailed(chosen, error);
        }
        route.failed(error.failureClass(), error.retryAfter(), requestSent);
    }

    @Override
    public void tokenReady() {
        guarded(() -> {
            if (chosen != null) {
                send(chosen);
            }
        });
    }

    @Override
    public void noToken(TokenFailure failure) {
        guarded(() -> {
            turn.books().called();
            turn.books().upstreamSaid(failure.reason());
            countFailed(
                    ErrorClassifier.of(
                            failure.failureClass(),
                            0,
                            "No access token could be fetched for the provider"),
                    false);
            advance();
        });
    }

    @Override
    public void tooLate() {
        guarded(() -> giveUp(null));
    }

    // --- the client, and the end ----------------------------------------------------------------

    @Override
    public void writable() {
        // Nothing has been written yet.
    }

    @Override
    public void gone() {
        guarded(() -> {
            stop();
            turn.endNow(
                    new Ending(
                            RequestCategory.CLIENT_GONE,
                            null,
                            Ending.CLIENT_GONE,
                            TokenUsage.NONE,
                            0,
                            null));
        });
    }

    private void refuse(Refusal refusal) {
        List<String> headers =
                AnswerHead.lines(
                        turn.admitted().enquiry(), chosen, turn.books().attempts(), List.of());
        AnswerHead.addLimits(headers, key.wallet(), -1, System.currentTimeMillis());
        stop();
        turn.endNow(refusal.ending());
        turn.books()
                .whenDurable(_ ->
                        Responder.refuse(
                                exchange,
                                refusal.error(),
                                turn.admitted().enquiry().requestId(),
                                headers));
    }

    private void stop() {
        over = true;
        route.close();
        endDelay.run();
        if (wait != null) {
            wait.cancel();
        }
        if (attempt != null) {
            attempt.cancel();
        }
    }

    private void guarded(Runnable step) {
        if (over) {
            return;
        }
        try {
            step.run();
        } catch (RuntimeException | Error thrown) {
            String requestId = turn.admitted().enquiry().requestId();
            LOG.log(Level.ERROR, "request=" + requestId + " path=" + exchange.path(), thrown);
            Refusal refusal = Refusal.defect(requestId);
            stop();
            turn.endNow(refusal.ending());
            if (exchange.started()) {
                exchange.abort();
            } else {
                Responder.refuse(exchange, refusal.error(), requestId);
            }
        }
    }

    private UpstreamLoop loop() {
        return exchange.loop().upstream();
    }
}
