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
import io.tollgate.providers.dialect.AnswerStream;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.TokenUsage;
import io.tollgate.providers.upstream.FailureClass;
import io.tollgate.providers.upstream.ResponseHead;
import io.tollgate.providers.upstream.UpstreamRequest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
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

    private final Exchange exchange;
    private final Admitted admitted;
    private final Route route;
    private final RequestServices services;
    private final long deadlineNanos;

    private @Nullable Attempt attempt;
    private @Nullable Provider provider;
    private @Nullable ProviderKey key;
    private String model = "";
    private String operatorWords = "";
    private @Nullable ProviderError lastError;
    private @Nullable Runnable waiting;
    private int attempts;
    private boolean over;
    private boolean clientGone;
    private long firstTokenNanos;
    private int rawStatus = 200;

    Forwarding(Exchange exchange, Admitted admitted, Route route, RequestServices services) {
        this.exchange = exchange;
        this.admitted = admitted;
        this.route = route;
        this.services = services;
        this.deadlineNanos = admitted.deadlineNanos();
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
                services.conversations().of(next.provider(), admitted.operation());
        switch (conversation.prepare(exchange.body(), admitted.fields(), next.model())) {
            case Conversation.Prepared.Unsupported no -> {
                route.abandoned();
                refuse(
                        Errors.unsupportedField(no.field(), no.message()),
                        RequestCategory.CLIENT_ERROR,
                        FailureClass.INVALID_REQUEST);
            }
            case Conversation.Prepared.Ready ready -> {
                attempts++;
                var launched = new Attempt(this, conversation, admitted, nanoTime());
                attempt = launched;
                launched.started(
                        exchange.loop()
                                .upstream()
                                .call(
                                        next.provider().upstream(),
                                        new UpstreamRequest(
                                                admitted.head(next.key(), ready.path()),
                                                admitted.extraHead(),
                                                ready.body()),
                                        deadlineNanos,
                                        launched));
            }
        }
    }

    private void giveUp(Step.@Nullable GiveUp none) {
        ProviderError error = lastError;
        if (nanoTime() - deadlineNanos >= 0) {
            refuse(
                    Errors.deadline(admitted.deadlineMillis()),
                    RequestCategory.UPSTREAM_TIMEOUT,
                    FailureClass.TIMEOUT);
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
        countAttempt(error.failureClass());
        log(error);
        lastError = error;
        route.failed(error.failureClass(), error.retryAfter(), requestSent);
        advance();
    }

    /** A whole answer. */
    void answer(Attempt done, int status, ByteBuffer body, @Nullable TokenUsage usage) {
        if (over) {
            return;
        }
        countAttempt(null);
        route.succeeded(done.firstByteNanos());
        exchange.respond(status, "application/json", answerHeaders(), body);
        finish(RequestCategory.SERVED, null, status, usage);
    }

    void streamComplete(Attempt done, AnswerStream stream) {
        if (over) {
            return;
        }
        countAttempt(null);
        route.succeeded(done.firstByteNanos());
        exchange.end();
        finish(
                clientGone ? RequestCategory.CLIENT_GONE : RequestCategory.SERVED,
                null,
                clientGone ? 499 : 200,
                stream.usage());
    }

    /** It failed after events had gone to the client, who has been told. */
    void streamFailed(Attempt failed, AnswerStream stream, ProviderError error) {
        if (over) {
            return;
        }
        countAttempt(error.failureClass());
        log(error);
        route.failed(error.failureClass(), error.retryAfter(), true);
        exchange.end();
        finish(Endings.category(error.failureClass()), error.failureClass(), 200, stream.usage());
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

    boolean writeRaw(ByteBuffer bytes) {
        return !bytes.hasRemaining() || exchange.write(bytes);
    }

    void rawComplete(Attempt done) {
        if (over) {
            return;
        }
        countAttempt(null);
        route.succeeded(done.firstByteNanos());
        exchange.end();
        finish(RequestCategory.SERVED, null, rawStatus, null);
    }

    void rawFailed(Attempt failed, ProviderError error) {
        if (over) {
            return;
        }
        countAttempt(error.failureClass());
        log(error);
        route.failed(error.failureClass(), error.retryAfter(), true);
        exchange.abort();
        finish(Endings.category(error.failureClass()), error.failureClass(), rawStatus, null);
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
        route.abandoned();
        finish(RequestCategory.CLIENT_GONE, null, 499, null);
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
        Responder.refuse(exchange, error, headers);
        finish(category, failureClass, error.status(), null);
    }

    private void finish(
            RequestCategory category,
            @Nullable FailureClass failureClass,
            int status,
            @Nullable TokenUsage usage) {
        over = true;
        route.close();
        Accounting accounting = services.accounting();
        long total = nanoTime() - exchange.startNanos();
        accounting
                .metrics()
                .finished(
                        new RequestOutcome(
                                series(),
                                accounting.virtualKey(admitted.key()),
                                category,
                                failureClass,
                                status,
                                usage,
                                firstTokenNanos == 0 ? -1 : firstTokenNanos,
                                total,
                                attempt == null ? total : total - attempt.waitedNanos(),
                                attempts,
                                admitted.events()));
    }

    private void countAttempt(@Nullable FailureClass failure) {
        services.accounting().metrics().attempt(series(), failure);
    }

    private Series series() {
        Accounting accounting = services.accounting();
        return provider == null || key == null
                ? accounting.unrouted(admitted.operation())
                : accounting.series(admitted.operation(), provider.name(), key, model);
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
        var headers = new ArrayList<String>(16);
        headers.add("x-request-id");
        headers.add(admitted.requestId());
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
        return headers;
    }
}
