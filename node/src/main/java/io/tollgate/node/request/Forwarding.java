package io.tollgate.node.request;

import io.tollgate.governance.ledger.Hold;
import io.tollgate.governance.ledger.Wallet;
import io.tollgate.governance.tenant.VirtualKey;
import io.tollgate.node.error.ClientError;
import io.tollgate.node.routing.Route;
import io.tollgate.node.routing.Step;
import io.tollgate.providers.dialect.AnswerStream;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Conversation.Prepared;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.upstream.FailureClass;
import io.tollgate.providers.upstream.UpstreamLoop;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An admitted request on its way: from its first attempt to its one end.
 *
 * <p>Invariant: whatever happens, the request ends exactly once, by {@link #finish} or, where
 * something of ours threw, by {@link #defect}; with that the route's key is released and the
 * request written down and counted. After it nothing more reaches the client.
 */
final class Forwarding implements Exchange.Client {
    private static final System.Logger LOG = System.getLogger(Forwarding.class.getName());

    private static final int HTTP_OK = 200;

    private final Exchange exchange;
    private Admitted admitted;
    private final Route route;
    private final RequestServices services;
    private final Bookkeeping books;
    private final Reasons reasons = new Reasons();
    private final Reservation reservation;

    private Step.@Nullable Try chosen;
    private @Nullable Attempt attempt;
    private @Nullable Sending sending;
    private Runnable endDelay = () -> {};
    private List<String> dropped = List.of();
    private boolean over;
    private boolean clientGone;
    private long loweredTo = -1;

    /** Its neighbours among the running requests of its thread; theirs to set. */
    @Nullable Forwarding before;

    @Nullable Forwarding after;
    boolean running;

    Forwarding(Exchange exchange, Admitted admitted, Route route, RequestServices services) {
        this.exchange = exchange;
        this.admitted = admitted;
        this.route = route;
        this.services = services;
        this.books = new Bookkeeping(exchange, admitted.enquiry(), services);
        this.reservation = new Reservation(this, exchange, route, services);
    }

    void start() {
        exchange.watch(this);
        services.running(exchange).add(this);
        guarded(() -> reservation.start(admitted));
    }

    // --- told by the reservation ----------------------------------------------------------------

    /** The limits of its virtual key allow it; of those of the providers nothing is known yet. */
    void paid(Admitted changed, Hold hold, long maxTokens) {
        books.holds(hold);
        admitted = changed;
        loweredTo = maxTokens;
    }

    /** All is held that it may cost. */
    void reserved() {
        advance();
    }

    // --- attempts -------------------------------------------------------------------------------

    private void advance() {
        switch (route.next()) {
            case Step.Try next -> {
                if (next.delayMillis() == 0) {
                    launch(next);
                } else if (beyondDeadline(next.delayMillis())) {
                    giveUp(null);
                } else {
                    endDelay = delayed(next);
                }
            }
            case Step.GiveUp none -> giveUp(none);
        }
    }

    private Runnable delayed(Step.Try next) {
        UpstreamLoop loop = exchange.loop().upstream();
        return loop.schedule(next.delayMillis(), () -> guarded(() -> launch(next)));
    }

    private void launch(Step.Try next) {
        chosen = next;
        Conversation conversation = admitted.conversation(services.conversations(), next);
        if (conversation == null) {
            refuse(Refusal.notOffered(next.provider().name(), exchange.path()));
            return;
        }
        switch (conversation.prepare(admitted.body(), admitted.fields(), next.model())) {
            case Prepared.Unsupported no -> {
                // Another model may be able to.
                reasons.unsupported(no);
                route.unsuitable();
                advance();
            }
            case Prepared.Answered answered -> answerHere(answered);
            case Prepared.Ready ready -> {
                dropped = ready.dropped();
                Conversation reader = ready.reader() == null ? conversation : ready.reader();
                var prepared = new Sending(this, services, admitted, next, reader, ready);
                books.begin(next, serve -> guarded(() -> begun(prepared, serve)));
            }
        }
    }

    private void begun(Sending prepared, boolean serve) {
        if (serve) {
            sending = prepared;
            prepared.send();
        } else {
            refuse(Refusal.cannotRecord());
        }
    }

    /** What is asked for needs no provider, so that none is called. */
    private void answerHere(Prepared.Answered answered) {
        books.answer(ByteBuffer.wrap(answered.body()));
        var served = Ending.served(200, null, null);
        finish(served, () -> Responder.answer(exchange, answered, answerHeaders()));
    }

    /** No provider is left to try, or no time. */
    void giveUp(Step.@Nullable GiveUp none) {
        Refusal late = Refusal.deadline(admitted.deadlineMillis());
        refuse(
                beyondDeadline(0)
                        ? late
                        : reasons.refusal(chosen, admitted, none, reservation.providers()));
    }

    private boolean beyondDeadline(long delayMillis) {
        return services.nanoTime() + delayMillis * 1_000_000L - admitted.deadlineNanos() >= 0;
    }

    // --- told by the sending and its attempt ----------------------------------------------------

    void launched(Attempt launched) {
        attempt = launched;
    }

    /** No token was to be had for the key, so that nothing was sent. */
    void withoutToken(ProviderError error, String why) {
        books.called();
        books.upstreamSaid(why);
        countFailed(error, false);
        advance();
    }

    /** It failed and nothing has gone to the client: the route decides what comes next. */
    void attemptFailed(Attempt failed, ProviderError error, boolean requestSent) {
        if (over || failed != attempt) {
            return;
        }
        if (requestSent && chosen != null && sending != null && sending.hasOtherToken(error)) {
            books.attemptFailed(chosen, error);
            sending.sendAgain();
            return;
        }
        countFailed(error, requestSent);
        advance();
    }

    /** The first of a good answer goes to the client: nothing is tried again from here on. */
    void answering(Attempt by) {
        route.answering(by.firstByteNanos());
    }

    /**
     * The answer is complete.
     *
     * @param deliver gives the client the last of it
     */
    void served(Attempt done, Ending ending, Runnable deliver) {
        if (over || chosen == null) {
            return;
        }
        books.attemptServed(chosen);
        route.succeeded(done.firstByteNanos());
        finish(clientGone ? ending.withoutClient() : ending, deliver);
    }

    /** It failed after a part of the answer had gone to the client. */
    void brokenOff(ProviderError error, Ending ending, Runnable deliver) {
        if (over) {
            return;
        }
        countFailed(error, true);
        finish(ending, deliver);
    }

    private void countFailed(ProviderError error, boolean requestSent) {
        reasons.failed(error);
        if (chosen != null) {
            books.attemptFailed(chosen, error);
        }
        route.failed(error.failureClass(), error.retryAfter(), requestSent);
    }

    // --- told by the exchange -------------------------------------------------------------------

    @Override
    public void writable() {
        if (attempt != null) {
            attempt.clientCanTakeMore();
        }
    }

    @Override
    public void gone() {
        guarded(this::clientLeft);
    }

    private void clientLeft() {
        clientGone = true;
        if (attempt != null && attempt.streaming() && services.readOnWithoutClient()) {
            attempt.clientCanTakeMore();
            return;
        }
        stop();
        finish(Ending.clientGone(attempt == null ? null : attempt.stream()), () -> {});
    }

    // --- told by another configuration ----------------------------------------------------------

    VirtualKey key() {
        return admitted.key();
    }

    /** Its virtual key is not in force any more: it ends here. */
    void keyRevoked() {
        guarded(this::revoke);
    }

    private void revoke() {
        Refusal refusal = Refusal.keyRevoked();
        Attempt running = attempt;
        AnswerStream stream = running == null ? null : running.stream();
        if (!exchange.started() && !clientGone) {
            stop();
            refuse(refusal);
            return;
        }
        boolean events = running != null && running.tellError(revoked(refusal.error()));
        stop();
        finish(Ending.revoked(stream, HTTP_OK), events ? exchange::end : exchange::abort);
    }

    private static ProviderError revoked(ClientError error) {
        return new ProviderError(
                FailureClass.PERMISSION,
                error.status(),
                error.message(),
                error.type(),
                error.code(),
                null,
                null);
    }

    // --- the end --------------------------------------------------------------------------------

    void refuse(Refusal refusal) {
        List<String> headers = answerHeaders();
        if (books.attempts() > 1 || refusal.ending().neverCured()) {
            AnswerHead.addNoRetry(headers);
        }
        books.refused(refusal.error());
        finish(refusal.ending(), () -> respond(refusal, headers));
    }

    private void respond(Refusal refusal, List<String> headers) {
        Responder.refuse(exchange, refusal.error(), admitted.enquiry().requestId(), headers);
    }

    /**
     * The one end.
     *
     * @param deliver gives the client the last of its answer, once the end is written down
     */
    private void finish(Ending ending, Runnable deliver) {
        over = true;
        services.running(exchange).remove(this);
        route.close();
        books.end(
                chosen,
                admitted.operation().countedByRequest()
                        ? ending.counted(RequestCount.of(admitted.path(), admitted.body()))
                        : ending,
                admitted.body(),
                clientGone,
                attempt == null ? 0 : attempt.waitedNanos());
        // An answer that has been paid for goes out, also where its end could not be written.
        books.whenDurable(_ -> safely(deliver));
    }

    /** A step that something else than the exchange begins; none is taken after the end. */
    void guarded(Runnable step) {
        if (!over) {
            safely(step);
        }
    }

    private void safely(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error thrown) {
            defect(thrown);
        }
    }

    /** Something of ours threw what nobody expects. */
    void defect(Throwable thrown) {
        String requestId = admitted.enquiry().requestId();
        LOG.log(Level.ERROR, "request=" + requestId + " path=" + exchange.path(), thrown);
        Refusal refusal = Refusal.defect(requestId);
        over = true;
        services.running(exchange).remove(this);
        try {
            stop();
            books.end(chosen, refusal.ending(), admitted.body(), clientGone, 0);
        } finally {
            if (exchange.started()) {
                exchange.abort();
            } else {
                respond(refusal, answerHeaders());
            }
        }
    }

    /** Nothing more is read or tried. */
    private void stop() {
        route.close();
        endDelay.run();
        if (sending != null) {
            sending.cancel();
        }
        reservation.cancel();
        if (attempt != null) {
            attempt.cancel();
        }
    }

    // --- what the attempt asks for --------------------------------------------------------------

    Exchange exchange() {
        return exchange;
    }

    Bookkeeping books() {
        return books;
    }

    /** Names and values in turn, for the head of the answer as it stands now. */
    List<String> answerHeaders() {
        List<String> lines =
                AnswerHead.lines(admitted.enquiry(), chosen, books.attempts(), dropped);
        Wallet wallet = admitted.key().wallet();
        if (loweredTo >= 0 || !wallet.isEmpty()) {
            AnswerHead.addLimits(lines, wallet, loweredTo, System.currentTimeMillis());
        }
        return lines;
    }
}
