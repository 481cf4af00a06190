package io.tollgate.node.request;

import io.tollgate.node.routing.Route;
import io.tollgate.node.routing.Step;
import io.tollgate.providers.credential.Credential;
import io.tollgate.providers.credential.TokenFailure;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.upstream.FailureClass;
import io.tollgate.providers.upstream.UpstreamLoop;
import io.tollgate.providers.upstream.UpstreamRequest;
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

    /** A timer may go off a little early. */
    private static final long TIMER_MILLIS = 20;

    private final Exchange exchange;
    private final Admitted admitted;
    private final Route route;
    private final RequestServices services;
    private final Bookkeeping books;

    private Step.@Nullable Try chosen;
    private @Nullable Attempt attempt;
    private @Nullable ProviderError lastError;
    private @Nullable Runnable waiting;
    private @Nullable TokenWait tokenWait;
    private @Nullable Sending sending;
    private @Nullable String token;
    private List<String> dropped = List.of();
    private boolean over;
    private boolean clientGone;

    Forwarding(Exchange exchange, Admitted admitted, Route route, RequestServices services) {
        this.exchange = exchange;
        this.admitted = admitted;
        this.route = route;
        this.services = services;
        this.books = new Bookkeeping(exchange, admitted.enquiry(), services);
    }

    void start() {
        exchange.watch(this);
        guarded(this::advance);
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
        switch (conversation.prepare(exchange.body(), admitted.fields(), next.model())) {
            case Conversation.Prepared.Unsupported no -> refuse(Refusal.unsupported(no));
            case Conversation.Prepared.Answered answered -> answerHere(answered);
            case Conversation.Prepared.Ready ready -> {
                dropped = ready.dropped();
                Conversation reader = ready.reader() == null ? conversation : ready.reader();
                books.begin(next, serve -> guarded(() -> begun(next, reader, ready, serve)));
            }
        }
    }

    /** What is asked for needs no provider, so that none is called. */
    private void answerHere(Conversation.Prepared.Answered answered) {
        ByteBuffer body = ByteBuffer.wrap(answered.body());
        List<String> headers = answerHeaders();
        if (answered.estimated()) {
            headers.add("x-tollgate-estimated");
            headers.add("true");
        }
        books.answer(body.duplicate());
        finish(
                Ending.served(200, null, null),
                () -> exchange.respond(200, "application/json", headers, body));
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
        send(new Sending(next, conversation, ready, false));
    }

    /**
     * What goes to the provider.
     *
     * @param again whether it was refused before, with a token that is no more
     */
    private record Sending(
            Step.Try next,
            Conversation conversation,
            Conversation.Prepared.Ready ready,
            boolean again) {}

    /** Sends now, or when the key has a token, where its secret is one that changes. */
    private void send(Sending what) {
        Credential credential = what.next.key().credential();
        token = credential == null ? null : credential.current();
        if (credential != null && token == null) {
            awaitToken(what, credential);
            return;
        }
        sending = what;
        books.called();
        var launched = new Attempt(this, services, what.next, what.conversation, admitted);
        attempt = launched;
        UpstreamRequest request = admitted.request(what.next, what.ready);
        long deadline = admitted.deadlineNanos();
        launched.started(
                upstream().call(what.next.provider().upstream(), request, deadline, launched));
    }

    private void awaitToken(Sending what, Credential credential) {
        long left = Math.max(0, admitted.deadlineNanos() - services.nanoTime()) / 1_000_000L;
        tokenWait =
                TokenWait.begin(
                        upstream(),
                        credential,
                        left + TIMER_MILLIS,
                        new TokenWait.Parked() {
                            @Override
                            public void tokenReady() {
                                guarded(() -> send(what));
                            }

                            @Override
                            public void noToken(TokenFailure failure) {
                                guarded(() -> withoutToken(failure));
                            }

                            @Override
                            public void tooLate() {
                                guarded(() -> giveUp(null));
                            }
                        });
    }

    private void withoutToken(TokenFailure failure) {
        books.called();
        books.upstreamSaid(failure.reason());
        lastError =
                new ProviderError(
                        failure.failureClass(),
                        0,
                        "No access token could be fetched for the provider",
                        null,
                        null,
                        null,
                        null);
        countFailed(lastError, false);
        advance();
    }

    /** Whether a token was refused that may have ended before its time, and another can be had. */
    private boolean hasOtherToken(ProviderError error) {
        Sending sent = sending;
        Credential credential = sent == null ? null : sent.next.key().credential();
        return credential != null
                && token != null
                && sent != null
                && !sent.again
                && error.failureClass() == FailureClass.AUTHENTICATION
                && credential.refused(token);
    }

    private UpstreamLoop upstream() {
        return exchange.loop().upstream();
    }

    private void giveUp(Step.@Nullable GiveUp none) {
        var retryAfter = none == null ? null : none.retryAfter();
        if (beyondDeadline(0)) {
            refuse(Refusal.deadline(admitted.deadlineMillis()));
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
        lastError = error;
        if (requestSent && sending != null && chosen != null && hasOtherToken(error)) {
            books.attemptFailed(chosen, error);
            send(new Sending(chosen, sending.conversation, sending.ready, true));
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
        books.end(chosen, ending, clientGone, attempt == null ? 0 : attempt.waitedNanos());
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
            books.end(chosen, refusal.ending(), clientGone, 0);
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
        if (tokenWait != null) {
            tokenWait.cancel();
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
        return AnswerHead.lines(admitted.enquiry(), chosen, books.attempts(), dropped);
    }
}
