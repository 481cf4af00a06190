package io.tollgate.node.request;

import io.tollgate.audit.Outcome;
import io.tollgate.audit.RequestRow;
import io.tollgate.audit.journal.Recorder;
import io.tollgate.governance.tenant.VirtualKey;
import io.tollgate.node.metrics.RequestCategory;
import io.tollgate.node.routing.Step;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.upstream.FailureClass;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The trail of one request in the journal: rows made from what became of it. */
final class RowTrail implements Trail {
    private final Recording recording;
    private final Exchange exchange;
    private final String configVersion;
    private final String requestId;
    private final RequestRow.Tenant tenant;
    private final RequestRow.Asked asked;
    private final String traceId;
    private final long createdAtMillis;
    private long key = Recorder.NOT_BEGUN;
    private @Nullable StringBuilder attempts;
    private final Operation operation;
    private final boolean wantsTexts;
    private @Nullable KeptTexts texts;

    RowTrail(Recording recording, RequestServices services, Exchange exchange, Enquiry enquiry) {
        this.recording = recording;
        this.configVersion = services.configVersion();
        this.exchange = exchange;
        this.requestId = enquiry.requestId();
        this.traceId = TraceParent.traceId(exchange.header("traceparent"));
        this.createdAtMillis = enquiry.beganMillis();
        VirtualKey virtualKey = enquiry.key();
        this.tenant =
                virtualKey == null
                        ? RequestRow.Tenant.NOBODY
                        : new RequestRow.Tenant(
                                virtualKey.customer(),
                                virtualKey.team(),
                                virtualKey.name(),
                                enquiry.user());
        this.operation = enquiry.operation();
        this.wantsTexts = virtualKey != null && services.texts().keeps(virtualKey);
        byte[] body = exchange.body();
        this.asked =
                new RequestRow.Asked(
                        enquiry.client().label(),
                        enquiry.operation().label(),
                        enquiry.model(),
                        enquiry.fields() != null && enquiry.fields().stream(),
                        body.length,
                        virtualKey == null ? "" : recording.promptHash(body));
    }

    @Override
    public boolean begin(Step.Try first, long reservedNanoUsd) {
        key =
                recording.begin(
                        row(
                                served(first, 1, ""),
                                new RequestRow.Answer(
                                        Outcome.UNKNOWN, 0, "", "", false, "", -1, ""),
                                RequestRow.Timing.UNKNOWN,
                                RequestRow.Tokens.NONE,
                                new RequestRow.Cost(Pricing.UNKNOWN, reservedNanoUsd)));
        if (wantsTexts && key > Recorder.NOT_BEGUN) {
            texts = new KeptTexts(recording);
            if (Texts.isText(operation, exchange.header("content-type"))) {
                texts.request(key, exchange.body());
            }
        }
        return key != Recorder.NO_ROOM;
    }

    @Override
    public boolean keepsTexts() {
        return texts != null;
    }

    @Override
    public void answer(ByteBuffer body) {
        if (texts != null) {
            texts.answer(body);
        }
    }

    @Override
    public void events(ByteBuffer some) {
        if (texts != null) {
            texts.events(some);
        }
    }

    @Override
    public void piece(ByteBuffer some) {
        if (texts != null) {
            texts.piece(some);
        }
    }

    @Override
    public void attempt(Step.Try by, @Nullable FailureClass failure) {
        StringBuilder log = attempts;
        if (log == null) {
            if (failure == null) {
                return;
            }
            log = new StringBuilder();
            attempts = log;
        } else {
            log.append(',');
        }
        log.append(by.provider().name())
                .append('/')
                .append(by.key().name())
                .append(':')
                .append(failure == null ? "ok" : failure.label());
    }

    @Override
    public void end(
            Step.@Nullable Try last,
            Ending ending,
            Measures measures,
            Bill bill,
            long reservedNanoUsd) {
        recording.end(
                key,
                row(
                        last == null
                                ? RequestRow.Served.NOT
                                : served(
                                        last,
                                        measures.attempts(),
                                        attempts == null ? "" : attempts.toString()),
                        new RequestRow.Answer(
                                outcome(ending.category(), measures.attempts()),
                                ending.status(),
                                errorClass(ending),
                                ending.finishReason() == null ? "" : ending.finishReason(),
                                measures.clientAborted(),
                                "",
                                measures.bytes(),
                                bodyHash(last)),
                        new RequestRow.Timing(
                                measures.totalNanos() / 1_000_000L,
                                measures.firstTokenNanos() < 0
                                        ? -1
                                        : measures.firstTokenNanos() / 1_000_000L,
                                measures.overheadNanos() < 0
                                        ? -1
                                        : measures.overheadNanos() / 1_000L),
                        bill.tokens(),
                        new RequestRow.Cost(bill.nanoUsd(), reservedNanoUsd)));
    }

    /** Writes the answer's text down. */
    private String bodyHash(Step.@Nullable Try last) {
        KeptTexts kept = texts;
        texts = null;
        return kept == null ? "" : kept.finish(key, last == null ? null : last.key());
    }

    private static RequestRow.Served served(Step.Try by, int attempts, String attemptLog) {
        return new RequestRow.Served(
                by.provider().name(), by.key().name(), by.model(), attempts, attemptLog);
    }

    private RequestRow row(
            RequestRow.Served served,
            RequestRow.Answer answer,
            RequestRow.Timing timing,
            RequestRow.Tokens tokens,
            RequestRow.Cost cost) {
        return new RequestRow(
                createdAtMillis,
                requestId,
                traceId,
                exchange.peer(),
                configVersion,
                tenant,
                asked,
                served,
                answer,
                timing,
                tokens,
                cost);
    }

    private static Outcome outcome(RequestCategory category, int attempts) {
        return switch (category) {
            case SERVED -> Outcome.SERVED;
            case CLIENT_ERROR -> attempts > 0 ? Outcome.CLIENT_ERROR : Outcome.REFUSED;
            case KEY_REFUSED,
                    KEY_REVOKED,
                    MODEL_REFUSED,
                    LIMIT_REFUSED,
                    NO_ROUTE,
                    OVERLOADED,
                    SHUTDOWN ->
                    Outcome.REFUSED;
            case NO_HEALTHY_KEY -> attempts > 0 ? Outcome.FAILED : Outcome.REFUSED;
            case UPSTREAM_ERROR, UPSTREAM_TIMEOUT, INTERNAL -> Outcome.FAILED;
            case CLIENT_GONE -> Outcome.CLIENT_GONE;
        };
    }

    private static String errorClass(Ending ending) {
        FailureClass failure = ending.failure();
        if (failure != null) {
            return failure.label();
        }
        return ending.category() == RequestCategory.SERVED ? "" : ending.category().label();
    }
}
