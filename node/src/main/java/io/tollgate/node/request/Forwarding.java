package io.tollgate.node.request;

import io.tollgate.governance.ledger.Admissions;
import io.tollgate.governance.ledger.Ask;
import io.tollgate.governance.ledger.Hold;
import io.tollgate.governance.ledger.Wallet;
import io.tollgate.node.routing.Route;
import io.tollgate.node.routing.Step;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.upstream.UpstreamLoop;
import io.tollgate.providers.upstream.UpstreamRequest;
import java.lang.System.Logger.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An admitted request on its way: from its first attempt to its one end.
 *
 * <p>Invariant: whatever happens, the request ends exactly once, by {@link #finish} or, where
 * something of ours threw, by {@link #defect}; with that the route's key is released and the
 * request written down and counted. After it nothing more reaches the client.
 */
final class Forwarding implements Exchange.Client, Payment.Payer {
    private static final System.Logger LOG = System.getLogger(Forwarding.class.getName());

    private final Exchange exchange;
    private Admitted admitted;
    private final Route route;
    private final RequestServices services;
    private final Bookkeeping books;

    private Step.@Nullable Try chosen;
    private @Nullable Attempt attempt;
    private @Nullable ProviderError lastError;
    private @Nullable Runnable waiting;
    private List<String> dropped = List.of();
    private boolean over;
    private boolean clientGone;
    private @Nullable Payment payment;
    private @Nullable ProviderFunds providers;
    private long loweredTo = -1;

    Forwarding(Exchange exchange, Admitted admitted, Route route, RequestServices services) {
        this.exchange = exchange;
        this.admitted = admitted;
        this.route = route;
        this.services = services;
        this.books = new Bookkeeping(exchange, admitted.enquiry(), services);
    }

    void start() {
        exchange.watch(this);
        guarded(this::pay);
    }

    // --- the price ------------------------------------------------------------------------------

    private void pay() {
        Funds funds = services.funds();
        Admissions admissions = funds.admissions();
        if (admissions == null || admitted.key().wallet().isEmpty()) {
            guardProviders(null);
            advance();
            return;
        }
        payment = new Payment(exchange, admitted, route, services, funds, admissions, this);
        payment.start();
    }

    @Override
    public void paid(Admitted changed, Hold hold, long maxTokens) {
        payment = null;
        books.holds(hold);
        admitted = changed;
        loweredTo = maxTokens;
        guarded(() -> {
            guardProviders(hold.ask());
            advance();
        });
    }

    /**
     * Lets the route pass over providers whose limits are reached.
     *
     * @param ask the worst case; null where it is not known yet
     */
    private void guardProviders(@Nullable Ask ask) {
        Funds funds = services.funds();
        Admissions admissions = funds.admissions();
        if (admissions == null || funds.providers().isEmpty()) {
            return;
        }
        Ask most = ask;
        if (most == null || most.tokens() == 0) {
            var worst = WorstCase.of(admitted, route, services.pricing(), funds.defaultMaxTokens());
            most =
                    new Ask(
                            admitted.enquiry().beganMillis(),
                            worst.nanoUsd(worst.output()),
                            worst.tokens(worst.output()));
        }
        providers = new ProviderFunds(funds, admissions, most);
        books.holds(providers);
        route.guardedBy(providers);
    }

    @Override
    public void refused(Refusal refusal) {
        payment = null;
        guarded(() -> refuse(refusal));
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
                    waiting = upstream().schedule(next.delayMillis(), () -> waited(next));
                }
            }
            case Step.GiveUp none -> giveUp(none);
        }
    }

    private void waited(Step.Try next) {
        waiting = null;
        guarded(() -> launch(next));
    }

    private void launch(Step.Try next) {
        chosen = next;
        Conversation conversation =
                services.conversations()
                        .of(next.provider(), admitted.enquiry().client(), admitted.operation());
        if (conversation == null) {
            refuse(Refusal.notOffered(next.provider().name(), exchange.path()));
            return;
        }
        switch (conversation.prepare(admitted.body(), admitted.fields(), next.model())) {
            case Conversation.Prepared.Unsupported no -> refuse(Refusal.unsupported(no));
            case Conversation.Prepared.Ready ready -> {
                dropped = ready.dropped();
                books.begin(next, serve -> guarded(() -> begun(next, conversation, ready, serve)));
            }
        }
    }

    private void begun(
            Step.Try next,
            Conversation conversation,
            Conversation.Prepared.Ready ready,
            boolean serve) {
        if (!serve) {
            refuse(Refusal.cannotRecord());
            return;
        }
        books.called();
        var launched = new Attempt(this, services, next, conversation, admitted);
        attempt = launched;
        UpstreamRequest request = admitted.request(next, ready);
        long deadline = admitted.deadlineNanos();
        launched.started(upstream().call(next.provider().upstream(), request, deadline, launched));
    }

    private UpstreamLoop upstream() {
        return exchange.loop().upstream();
    }

    private void giveUp(Step.@Nullable GiveUp none) {
        var retryAfter = none == null ? null : none.retryAfter();
        if (beyondDeadline(0)) {
            refuse(Refusal.deadline(admitted.deadlineMillis()));
        } else if (lastError == null && providers != null && providers.lacking() != null) {
            refuse(Refusal.limited(providers.lacking(), System.currentTimeMillis()));
        } else if (lastError == null || chosen == null) {
            refuse(Refusal.noKey(admitted.enquiry().model(), retryAfter));
        } else {
            refuse(Refusal.upstream(chosen, lastError, retryAfter));
        }
    }

    private boolean beyondDeadline(long delayMillis) {
        return services.nanoTime() + delayMillis * 1_000_000L - admitted.deadlineNanos() >= 0;
    }

    // --- told by the attempt --------------------------------------------------------------------

    /** It failed and nothing has gone to the client: the route decides what comes next. */
    void attemptFailed(Attempt failed, ProviderError error, boolean requestSent) {
        if (over || failed != attempt) {
            return;
        }
        countFailed(error, requestSent);
        lastError = error;
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

    // --- the end --------------------------------------------------------------------------------

    private void refuse(Refusal refusal) {
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
        route.close();
        books.end(
                chosen,
                ending,
                admitted.body(),
                clientGone,
                attempt == null ? 0 : attempt.waitedNanos());
        // An answer that has been paid for goes out, also where its end could not be written.
        books.whenDurable(_ -> safely(deliver));
    }

    private void guarded(Runnable step) {
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
        if (waiting != null) {
            waiting.run();
            waiting = null;
        }
        if (payment != null) {
            payment.cancel();
        }
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
