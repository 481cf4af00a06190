package io.tollgate.node.request;

import io.tollgate.governance.ledger.Ask;
import io.tollgate.governance.ledger.Hold;
import io.tollgate.governance.tenant.VirtualKey;
import io.tollgate.node.error.ClientError;
import io.tollgate.node.metrics.RequestCategory;
import io.tollgate.node.metrics.RequestOutcome;
import io.tollgate.node.metrics.Series;
import io.tollgate.node.routing.Step;
import io.tollgate.providers.dialect.ProviderError;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of one request: measured on its way, counted, logged and written down. It decides
 * nothing.
 */
final class Bookkeeping {
    private final Exchange exchange;
    private final Enquiry enquiry;
    private final RequestServices services;
    private final Recording recording;
    private final Trail trail;
    private Hold hold = Hold.NOTHING;
    private @Nullable ProviderFunds providers;
    private long startNanos;
    private String operatorWords = "";
    private int attempts;
    private long bytes;
    private long firstTokenNanos;
    private boolean begun;
    private boolean ended;

    Bookkeeping(Exchange exchange, Enquiry enquiry, RequestServices services) {
        this.exchange = exchange;
        this.enquiry = enquiry;
        this.services = services;
        this.startNanos = exchange.startNanos();
        this.recording = services.recording(exchange);
        this.trail =
                recording.isOff()
                        ? Trail.NONE
                        : new RowTrail(recording, services, exchange, enquiry);
    }

    /**
     * Before the first attempt; the later ones need no beginning.
     *
     * @param then goes on, when the beginning is kept as safely as is asked for; told whether the
     *     request may be served
     */
    void begin(Step.Try next, Recording.Durable then) {
        if (begun) {
            then.go(true);
        } else if (trail.begin(next, held().nanoUsd())) {
            begun = true;
            recording.whenDurable(exchange, then);
        } else {
            then.go(false);
        }
    }

    /** That is held for it till its end. */
    void holds(Hold taken) {
        hold = taken;
    }

    /** What is held of the limits of providers. */
    void holds(ProviderFunds taken) {
        providers = taken;
    }

    private Ask held() {
        ProviderFunds also = providers;
        return also == null || hold.ask().nanoUsd() > 0 ? hold.ask() : also.ask();
    }

    /** What is measured begins now: an answer of a conversation that has gone on for a while. */
    void restart() {
        startNanos = services.nanoTime();
        firstTokenNanos = 0;
    }

    void called() {
        attempts++;
    }

    /** Calls so far. */
    int attempts() {
        return attempts;
    }

    /** Why the connection to the provider failed, with its address: for the log, not the client. */
    void upstreamSaid(String words) {
        operatorWords = words;
    }

    void attemptServed(Step.Try by) {
        services.accounting().metrics().attempt(series(by), null);
        trail.attempt(by, null);
    }

    void attemptFailed(Step.Try by, ProviderError error) {
        services.accounting().metrics().attempt(series(by), error.failureClass());
        trail.attempt(by, error.failureClass());
        if (Ending.category(error.failureClass()) != RequestCategory.CLIENT_ERROR) {
            services.failures()
                    .attemptFailed(
                            enquiry.requestId(),
                            by.provider().name(),
                            by.key().name(),
                            by.model(),
                            attempts,
                            error,
                            operatorWords);
        }
        operatorWords = "";
    }

    /** A whole answer is about to go to the client. */
    void answer(ByteBuffer body) {
        bytes += body.remaining();
        trail.answer(body);
    }

    /** Events are about to go to the client. */
    void events(ByteBuffer some) {
        bytes += some.remaining();
        trail.events(some);
    }

    /**
     * A piece of an answer that is not looked at is about to go to the client.
     *
     * @param isText whether it can be read
     */
    void piece(ByteBuffer some, boolean isText) {
        bytes += some.remaining();
        if (isText) {
            trail.piece(some);
        }
    }

    /** An error is about to go to the client in place of an answer. */
    void refused(ClientError error) {
        if (trail.keepsTexts()) {
            byte[] body = Responder.body(exchange.path(), error, enquiry.requestId());
            trail.answer(ByteBuffer.wrap(body));
        }
    }

    /** The first event for the client has been written; true the first time. */
    boolean firstToken() {
        if (firstTokenNanos != 0) {
            return false;
        }
        firstTokenNanos = services.nanoTime() - startNanos;
        return true;
    }

    /**
     * The request is over; what comes after the first call that succeeded is ignored.
     *
     * @param last attempt; null where there was none
     * @param body of the request, as it went out
     * @param waitedNanos how long the gateway waited for the provider
     */
    void end(
            Step.@Nullable Try last,
            Ending ending,
            byte[] body,
            boolean clientAborted,
            long waitedNanos) {
        if (ended) {
            return;
        }
        Ask held = held();
        Bill bill = Bill.of(last, ending, attempts, held, body, services.pricing());
        long total = services.nanoTime() - startNanos;
        var measures =
                new Measures(
                        attempts,
                        attempts == 0 ? -1 : bytes,
                        firstTokenNanos == 0 ? -1 : firstTokenNanos,
                        total,
                        total - waitedNanos,
                        clientAborted);
        trail.end(last, ending, measures, bill, held.nanoUsd());
        ended = true;
        hold.settle(bill.chargedNanoUsd(held), bill.chargedTokens());
        if (providers != null) {
            providers.settle(bill.chargedNanoUsd(held), bill.chargedTokens());
        }
        count(last, ending, measures, bill);
    }

    /** Goes on when the end is kept as safely as is asked for. */
    void whenDurable(Recording.Durable then) {
        recording.whenDurable(exchange, then);
    }

    /** Whether {@link #whenDurable} may come later than at once. */
    boolean waits() {
        return recording.waits();
    }

    private void count(Step.@Nullable Try last, Ending ending, Measures measures, Bill bill) {
        Accounting accounting = services.accounting();
        VirtualKey key = enquiry.key();
        accounting
                .metrics()
                .finished(
                        new RequestOutcome(
                                series(last),
                                key == null
                                        ? accounting.metrics().noVirtualKey()
                                        : accounting.virtualKey(key),
                                ending.category(),
                                ending.failure(),
                                ending.status(),
                                bill.usage(),
                                measures.firstTokenNanos(),
                                measures.totalNanos(),
                                measures.overheadNanos(),
                                measures.attempts(),
                                enquiry.events()));
    }

    private Series series(Step.@Nullable Try by) {
        Accounting accounting = services.accounting();
        return by == null
                ? accounting.unrouted(enquiry.client(), enquiry.operation())
                : accounting.series(
                        enquiry.client(),
                        enquiry.operation(),
                        by.provider().name(),
                        by.key(),
                        by.model());
    }
}
