package io.tollgate.node.request;

import io.tollgate.node.error.ClientError;
import io.tollgate.node.error.Errors;
import io.tollgate.node.metrics.RequestCategory;
import io.tollgate.node.metrics.RequestOutcome;
import io.tollgate.node.metrics.Series;
import io.tollgate.node.routing.Provider;
import io.tollgate.node.routing.ProviderKey;
import io.tollgate.node.routing.Route;
import io.tollgate.node.routing.Step;
import io.tollgate.providers.credential.Credential;
import io.tollgate.providers.credential.TokenFailure;
import io.tollgate.providers.dialect.AnswerStream;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.TokenUsage;
import io.tollgate.providers.upstream.FailureClass;
import io.tollgate.providers.upstream.ResponseHead;
import io.tollgate.providers.upstream.UpstreamRequest;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An admitted request on its way: from its first attempt to its one end.
 *
 * <p>Invariant: whatever happens, {@link #finish} runs exactly once and with it the route's key is
 * released and the request counted; after it nothing more reaches the client.
 */
final class Forwarding implements Exchange.Client {
    /** Header lines of a provider's answer that a forwarded call hands on besides its type. */
    private static final List<String> RAW_HEADERS = List.of("content-disposition");

    /** Most characters of the header that names fields which were left out. */
    private static final int MOST_DROPPED = 1000;

    /** A timer may go off a little early. */
    private static final long TIMER_MILLIS = 20;

    private final Exchange exchange;
    private final Admitted admitted;
    private final Route route;
    private final RequestServices services;
    private final long deadlineNanos;

    private @Nullable Attempt attempt;
    private @Nullable Provider provider;
    private @Nullable ProviderKey key;
    private String model = "";
    private List<String> dropped = List.of();
    private String operatorWords = "";
    private @Nullable ProviderError lastError;
    private Conversation.Prepared.@Nullable Unsupported unsupported;
    private @Nullable Runnable waiting;
    private @Nullable TokenWait tokenWait;
    private @Nullable Resend resend;
    private int attempts;
    private boolean over;
    private boolean clientGone;
    private long firstTokenNanos;
    private int rawStatus = 200;
    private final Trail trail;
    private final Recording recording;
    private boolean begun;
    private long bytes;

    Forwarding(Exchange exchange, Admitted admitted, Route route, RequestServices services) {
        this.exchange = exchange;
        this.admitted = admitted;
        this.route = route;
        this.services = services;
        this.deadlineNanos = admitted.deadlineNanos();
        this.recording = services.recording(exchange);
        this.trail =
                new Trail(
                        recording,
                        services,
                        exchange,
                        admitted.requestId(),
                        admitted.client(),
                        admitted.operation(),
                        admitted.key(),
                        admitted.clientModel(),
                        admitted.fields().stream());
    }

    void start() {
        exchange.watch(this);
        advance();
    }

    // --- attempts -------------------------------------------------------------------------------

    private void advance() {
        switch (route.next()) {
            case Step.Try next -> {
                if (next.delayMillis() == 0) {
                    launch(next);
                } else if (nanoTime() + next.delayMillis() * 1_000_000L - deadlineNanos >= 0) {
                    giveUp(null);
                } else {
                    waiting =
                            exchange.loop()
                                    .upstream()
                                    .schedule(
                                            next.delayMillis(),
                                            () -> {
                                                waiting = null;
                                                if (!over) {
                                                    launch(next);
                                                }
                                            });
                }
            }
            case Step.GiveUp none -> giveUp(none);
        }
    }

    private void launch(Step.Try next) {
        provider = next.provider();
        key = next.key();
        model = next.model();
        Conversation conversation =
                services.conversations()
                        .of(
                                next.provider(),
                                admitted.client(),
                                admitted.operation(),
                                admitted.dropUnsupported());
        if (conversation == null) {
            route.abandoned();
            refuse(
                    Errors.routeNotOffered(next.provider().name(), exchange.path()),
                    RequestCategory.NO_ROUTE,
                    null);
            return;
        }
        switch (conversation.prepare(exchange.body(), admitted.fields(), next.model())) {
            case Conversation.Prepared.Unsupported no -> {
                // Another model may be able to: the first refusal is told where none is.
                unsupported = unsupported == null ? no : unsupported;
                route.unsuitable();
                advance();
            }
            case Conversation.Prepared.Ready ready -> {
                dropped = ready.dropped();
                Conversation own = ready.reader();
                Conversation reader = own == null ? conversation : own;
                if (begun) {
                    send(next, reader, ready);
                } else if (trail.begin(next.provider(), next.key(), next.model())) {
                    begun = true;
                    recording.whenDurable(
                            exchange,
                            serve -> {
                                if (!over && serve) {
                                    send(next, reader, ready);
                                } else if (!over) {
                                    refuseUnrecorded();
                                }
                            });
                } else {
                    refuseUnrecorded();
                }
            }
        }
    }

    private void refuseUnrecorded() {
        route.abandoned();
        refuse(Errors.cannotRecord(), RequestCategory.OVERLOADED, null);
    }

    private void send(Step.Try next, Conversation conversation, Conversation.Prepared.Ready ready) {
        Credential credential = next.key().credential();
        if (credential == null) {
            call(next, conversation, ready);
            return;
        }
        String token = credential.current();
        if (token != null) {
            boolean again = resend != null;
            resend = new Resend(next, conversation, ready, credential, token, again);
            call(next, conversation, ready);
            return;
        }
        long left = Math.max(0, deadlineNanos - nanoTime()) / 1_000_000L + TIMER_MILLIS;
        tokenWait =
                TokenWait.begin(
                        exchange.loop().upstream(),
                        credential,
                        left,
                        new TokenWait.Parked() {
                            @Override
                            public void tokenReady() {
                                send(next, conversation, ready);
                            }

                            @Override
                            public void noToken(TokenFailure failure) {
                                attempts++;
                                operatorWords = failure.reason();
                                failed(noTokenError(failure), false);
                            }

                            @Override
                            public void tooLate() {
                                route.abandoned();
                                giveUp(null);
                            }
                        });
    }

    private static ProviderError noTokenError(TokenFailure failure) {
        return new ProviderError(
                failure.failureClass(),
                0,
                "No access token could be fetched for the provider",
                null,
                null,
                null,
                null);
    }

    private void call(Step.Try next, Conversation conversation, Conversation.Prepared.Ready ready) {
        attempts++;
        var launched = new Attempt(this, conversation, admitted, nanoTime());
        attempt = launched;
        launched.started(
                exchange.loop()
                        .upstream()
                        .call(
                                next.provider().upstream(),
                                new UpstreamRequest(
                                        admitted.head(
                                                next.provider(),
                                                next.key(),
                                                ready.path(),
                                                next.model()),
                                        admitted.extraHead()
                                                .lines(next.provider().profile().wire()),
                                        ready.body()),
                                deadlineNanos,
                                launched));
    }

    /**
     * What was sent with a token that may have ended before its time.
     *
     * @param again whether it has been sent with another token before
     */
    private record Resend(
            Step.Try next,
            Conversation conversation,
            Conversation.Prepared.Ready ready,
            Credential credential,
            String token,
            boolean again) {}

    private void giveUp(Step.@Nullable GiveUp none) {
        ProviderError error = lastError;
        if (nanoTime() - deadlineNanos >= 0) {
            refuse(
                    Errors.deadline(admitted.deadlineMillis()),
                    RequestCategory.UPSTREAM_TIMEOUT,
                    FailureClass.TIMEOUT);
        } else if (error == null && unsupported != null) {
            refuse(
                    unsupported.field().isEmpty()
                            ? Errors.badRequest(unsupported.message())
                            : Errors.unsupportedField(unsupported.field(), unsupported.message()),
                    RequestCategory.CLIENT_ERROR,
                    FailureClass.INVALID_REQUEST);
        } else if (error == null || provider == null) {
            refuse(
                    Errors.noHealthyKey(
                            admitted.clientModel(), none == null ? null : none.retryAfter()),
                    RequestCategory.NO_HEALTHY_KEY,
                    null);
        } else {
            if (none != null && none.retryAfter() != null) {
                error = error.withRetryAfter(none.retryAfter());
            }
            refuse(
                    Errors.upstream(provider.name(), error),
                    Endings.category(error.failureClass()),
                    error.failureClass());
        }
    }

    // --- told by the attempt --------------------------------------------------------------------

    /** Why the connection to the provider failed, with its address: for the log, not the client. */
    void upstreamSaid(String words) {
        operatorWords = words;
    }

    ProviderError withoutKey(ProviderError error) {
        ProviderKey used = key;
        return used == null ? error : error.withTexts(used::mask);
    }

    /** It failed and nothing has gone to the client: the route decides what comes next. */
    void attemptFailed(Attempt failed, ProviderError error, boolean requestSent) {
        if (over || failed != attempt) {
            return;
        }
        failed(error, requestSent);
    }

    private void failed(ProviderError error, boolean requestSent) {
        countAttempt(error.failureClass());
        log(error);
        lastError = error;
        Resend sent = resend;
        if (sent != null
                && !sent.again
                && requestSent
                && error.failureClass() == FailureClass.AUTHENTICATION
                && sent.credential.refused(sent.token)) {
            send(sent.next, sent.conversation, sent.ready);
            return;
        }
        resend = null;
        route.failed(error.failureClass(), error.retryAfter(), requestSent);
        advance();
    }

    /** A whole answer. */
    void answer(
            Attempt done,
            int status,
            ByteBuffer body,
            @Nullable TokenUsage usage,
            @Nullable String finishReason) {
        if (over) {
            return;
        }
        countAttempt(null);
        route.succeeded(done.firstByteNanos());
        bytes = body.remaining();
        ByteBuffer kept = recording.waits() ? copy(body) : body;
        finish(
                end(RequestCategory.SERVED, null, status, usage, 0, finishReason),
                () -> exchange.respond(status, "application/json", answerHeaders(), kept));
    }

    void streamComplete(Attempt done, AnswerStream stream) {
        if (over) {
            return;
        }
        countAttempt(null);
        route.succeeded(done.firstByteNanos());
        finish(
                end(
                        clientGone ? RequestCategory.CLIENT_GONE : RequestCategory.SERVED,
                        null,
                        clientGone ? 499 : 200,
                        stream.usage(),
                        stream.seenOutputTokens(),
                        stream.finishReason()),
                exchange::end);
    }

    /** It failed after events had gone to the client, who has been told. */
    void streamFailed(Attempt failed, AnswerStream stream, ProviderError error) {
        if (over) {
            return;
        }
        countAttempt(error.failureClass());
        log(error);
        route.failed(error.failureClass(), error.retryAfter(), true);
        finish(
                end(
                        Endings.category(error.failureClass()),
                        error.failureClass(),
                        200,
                        stream.usage(),
                        stream.seenOutputTokens(),
                        stream.finishReason()),
                exchange::end);
    }

    void beginRaw(ResponseHead head) {
        var headers = answerHeaders();
        for (String name : RAW_HEADERS) {
            String value = head.header(name);
            if (value != null) {
                headers.add(name);
                headers.add(value);
            }
        }
        if (attempt != null) {
            route.answering(attempt.firstByteNanos());
        }
        rawStatus = head.status();
        exchange.startStream(rawStatus, head.header("content-type"), headers);
    }

    boolean writeRaw(ByteBuffer piece) {
        bytes += piece.remaining();
        return !piece.hasRemaining() || exchange.write(piece);
    }

    void rawComplete(Attempt done) {
        if (over) {
            return;
        }
        countAttempt(null);
        route.succeeded(done.firstByteNanos());
        finish(end(RequestCategory.SERVED, null, rawStatus, null, 0, null), exchange::end);
    }

    void rawFailed(Attempt failed, ProviderError error) {
        if (over) {
            return;
        }
        countAttempt(error.failureClass());
        log(error);
        route.failed(error.failureClass(), error.retryAfter(), true);
        FailureClass failure = error.failureClass();
        finish(end(Endings.category(failure), failure, rawStatus, null, 0, null), exchange::abort);
    }

    /** Bytes of events have gone to the client. */
    void relayed(long count) {
        bytes += count;
    }

    /** What the provider says is left of the key's quota. */
    void quota(long requests, long tokens) {
        if (key != null) {
            key.load().quota(requests, tokens);
        }
    }

    /** The first event for the client has been written. */
    void tokenSeen(Attempt by) {
        if (firstTokenNanos == 0) {
            firstTokenNanos = nanoTime() - exchange.startNanos();
            route.answering(by.firstByteNanos());
        }
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
        if (over) {
            return;
        }
        if (attempt != null && attempt.streaming() && services.readOnWithoutClient()) {
            clientGone = true;
            attempt.clientCanTakeMore();
            return;
        }
        if (attempt != null) {
            attempt.cancel();
        }
        if (waiting != null) {
            waiting.run();
            waiting = null;
        }
        if (tokenWait != null) {
            tokenWait.cancel();
        }
        route.abandoned();
        AnswerStream seen = attempt == null ? null : attempt.stream();
        finish(
                end(
                        RequestCategory.CLIENT_GONE,
                        null,
                        499,
                        seen == null ? null : seen.usage(),
                        seen == null ? 0 : seen.seenOutputTokens(),
                        null),
                () -> {});
    }

    // --- the end --------------------------------------------------------------------------------

    private void refuse(
            ClientError error, RequestCategory category, @Nullable FailureClass failureClass) {
        if (over) {
            return;
        }
        var headers = answerHeaders();
        if (attempts > 1 || Endings.neverCured(failureClass)) {
            // The gateway has tried again already, or trying again is in vain.
            headers.add("x-should-retry");
            headers.add("false");
        }
        finish(
                end(category, failureClass, error.status(), null, 0, null),
                () -> Responder.refuse(exchange, error, admitted.requestId(), headers));
    }

    private Trail.End end(
            RequestCategory category,
            @Nullable FailureClass failureClass,
            int status,
            @Nullable TokenUsage usage,
            long seenOutputTokens,
            @Nullable String finishReason) {
        long total = nanoTime() - exchange.startNanos();
        return new Trail.End(
                category,
                failureClass,
                status,
                usage,
                seenOutputTokens,
                finishReason,
                clientGone || category == RequestCategory.CLIENT_GONE,
                bytes,
                attempts,
                firstTokenNanos == 0 ? -1 : firstTokenNanos,
                total,
                attempt == null ? total : total - attempt.waitedNanos());
    }

    /**
     * The one end.
     *
     * @param deliver gives the client the last of its answer, once the end is counted and written
     *     down
     */
    private void finish(Trail.End end, Runnable deliver) {
        over = true;
        trail.end(provider, key, model, end);
        route.close();
        Accounting accounting = services.accounting();
        accounting
                .metrics()
                .finished(
                        new RequestOutcome(
                                series(),
                                accounting.virtualKey(admitted.key()),
                                end.category(),
                                end.failureClass(),
                                end.status(),
                                end.usage(),
                                end.firstTokenNanos(),
                                end.totalNanos(),
                                end.overheadNanos(),
                                attempts,
                                admitted.events()));
        // An answer that has been paid for goes out, also where its end could not be written.
        recording.whenDurable(exchange, _ -> deliver.run());
    }

    private static ByteBuffer copy(ByteBuffer body) {
        return ByteBuffer.allocate(body.remaining()).put(body.duplicate()).flip();
    }

    private void countAttempt(@Nullable FailureClass failure) {
        services.accounting().metrics().attempt(series(), failure);
        if (provider != null && key != null) {
            trail.attempt(provider, key, failure);
        }
    }

    private Series series() {
        Accounting accounting = services.accounting();
        return provider == null || key == null
                ? accounting.unrouted(admitted.client(), admitted.operation())
                : accounting.series(
                        admitted.client(), admitted.operation(), provider.name(), key, model);
    }

    private void log(ProviderError error) {
        if (provider != null
                && key != null
                && Endings.category(error.failureClass()) != RequestCategory.CLIENT_ERROR) {
            services.failures()
                    .attemptFailed(
                            admitted.requestId(),
                            provider.name(),
                            key.name(),
                            model,
                            attempts,
                            error,
                            operatorWords);
        }
        operatorWords = "";
    }

    // --- what the attempt asks for --------------------------------------------------------------

    Exchange exchange() {
        return exchange;
    }

    long nanoTime() {
        return System.nanoTime();
    }

    String clientModel() {
        return admitted.clientModel();
    }

    int answerBytes() {
        return services.limits().answerBytes();
    }

    /** Names and values in turn, for the head of the answer as it stands now. */
    List<String> answerHeaders() {
        List<String> headers = Responder.idHeaders(admitted.client(), admitted.requestId());
        if (provider != null && key != null) {
            headers.add("x-tollgate-provider");
            headers.add(provider.name());
            headers.add("x-tollgate-key");
            headers.add(key.name());
            headers.add("x-tollgate-model");
            headers.add(model);
            headers.add("x-tollgate-attempts");
            headers.add(Integer.toString(attempts));
        }
        if (!dropped.isEmpty()) {
            headers.add("x-tollgate-dropped");
            headers.add(fieldNames(dropped));
        }
        return headers;
    }

    /** The fields in one header line, which may not grow without bound: their names may be odd. */
    private static String fieldNames(List<String> fields) {
        var line = new StringBuilder();
        for (int i = 0; i < fields.size(); i++) {
            String field = fields.get(i);
            if (line.length() + field.length() > MOST_DROPPED) {
                return line.append(i == 0 ? "..." : ", ...").toString();
            }
            line.append(i == 0 ? "" : ", ").append(field);
        }
        return line.toString();
    }
}
