package io.tollgate.node.request;

import io.tollgate.audit.Outcome;
import io.tollgate.audit.RequestRow;
import io.tollgate.audit.journal.Recorder;
import io.tollgate.governance.tenant.VirtualKey;
import io.tollgate.node.metrics.RequestCategory;
import io.tollgate.node.routing.Provider;
import io.tollgate.node.routing.ProviderKey;
import io.tollgate.providers.conversation.ClientApi;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.dialect.TokenUsage;
import io.tollgate.providers.tokens.TokenEstimate;
import io.tollgate.providers.upstream.FailureClass;
import org.jspecify.annotations.Nullable;

/**
 * What is written down of one request: its beginning before the first byte goes to a provider, its
 * attempts, its end before the last byte goes to the client.
 */
final class Trail {
    private static final int TRACE_FROM = 3;
    private static final int TRACE_TO = 35;
    private static final int TRACE_PARENT = 55;

    private final Recording recording;
    private final Pricing pricing;
    private final Exchange exchange;
    private final String configVersion;
    private final String requestId;
    private final RequestRow.Tenant tenant;
    private final RequestRow.Asked asked;
    private final String traceId;
    private final long createdAtMillis;
    private long key = Recorder.NOT_BEGUN;
    private @Nullable StringBuilder attempts;

    Trail(
            Recording recording,
            RequestServices services,
            Exchange exchange,
            String requestId,
            ClientApi client,
            Operation operation,
            @Nullable VirtualKey virtualKey,
            String model,
            boolean stream) {
        this.recording = recording;
        this.pricing = services.pricing();
        this.configVersion = services.configVersion();
        this.exchange = exchange;
        this.requestId = requestId;
        this.traceId = traceId(exchange.header("traceparent"));
        this.createdAtMillis =
                System.currentTimeMillis()
                        - (System.nanoTime() - exchange.startNanos()) / 1_000_000L;
        this.tenant =
                virtualKey == null
                        ? RequestRow.Tenant.NOBODY
                        : new RequestRow.Tenant("", virtualKey.team(), virtualKey.name(), "");
        byte[] body = exchange.body();
        this.asked =
                new RequestRow.Asked(
                        client.label(),
                        operation.label(),
                        model,
                        stream,
                        body.length,
                        virtualKey == null ? "" : recording.promptHash(body));
    }

    /**
     * How a request ended.
     *
     * @param usage as the provider said; null where it did not
     * @param seenOutputTokens of a stream, estimated
     * @param bytes of the answer's body
     * @param firstTokenNanos -1 where there was none
     */
    record End(
            RequestCategory category,
            @Nullable FailureClass failureClass,
            int status,
            @Nullable TokenUsage usage,
            long seenOutputTokens,
            @Nullable String finishReason,
            boolean clientAborted,
            long bytes,
            int attempts,
            long firstTokenNanos,
            long totalNanos,
            long overheadNanos) {

        /** Of a request that went to no provider. */
        static End refused(RequestCategory category, int status, long totalNanos) {
            return new End(
                    category,
                    null,
                    status,
                    null,
                    0,
                    null,
                    false,
                    -1,
                    0,
                    -1,
                    totalNanos,
                    totalNanos);
        }
    }

    /** False where it cannot be written down and must not be served so. */
    boolean begin(Provider provider, ProviderKey providerKey, String model) {
        if (recording.isOff()) {
            return true;
        }
        key =
                recording.begin(
                        row(
                                new RequestRow.Served(
                                        provider.name(), providerKey.name(), model, 1, ""),
                                new RequestRow.Answer(
                                        Outcome.UNKNOWN, 0, "", "", false, "", -1, ""),
                                RequestRow.Timing.UNKNOWN,
                                RequestRow.Tokens.NONE,
                                new RequestRow.Cost(Pricing.UNKNOWN, 0)));
        return key != Recorder.NO_ROOM;
    }

    /** An attempt is over; null for one that worked. */
    void attempt(Provider provider, ProviderKey providerKey, @Nullable FailureClass failure) {
        if (recording.isOff() || (failure == null && attempts == null)) {
            return;
        }
        StringBuilder log = attempts;
        if (log == null) {
            log = new StringBuilder();
            attempts = log;
        } else {
            log.append(',');
        }
        log.append(provider.name())
                .append('/')
                .append(providerKey.name())
                .append(':')
                .append(failure == null ? "ok" : failure.label());
    }

    /**
     * Writes the end.
     *
     * @param provider of the last attempt, with its key and model; null where there was none
     */
    void end(
            @Nullable Provider provider, @Nullable ProviderKey providerKey, String model, End end) {
        if (recording.isOff()) {
            return;
        }
        RequestRow.Tokens tokens = tokens(end);
        long cost =
                provider == null || end.attempts() == 0
                        ? 0
                        : pricing.cost(provider, model, usage(end, tokens));
        RequestRow.Served served =
                provider == null || providerKey == null
                        ? RequestRow.Served.NOT
                        : new RequestRow.Served(
                                provider.name(),
                                providerKey.name(),
                                model,
                                end.attempts(),
                                attempts == null ? "" : attempts.toString());
        recording.end(
                key,
                row(
                        served,
                        new RequestRow.Answer(
                                outcome(end),
                                end.status(),
                                errorClass(end),
                                end.finishReason() == null ? "" : end.finishReason(),
                                end.clientAborted(),
                                "",
                                end.bytes(),
                                ""),
                        new RequestRow.Timing(
                                end.totalNanos() / 1_000_000L,
                                end.firstTokenNanos() < 0 ? -1 : end.firstTokenNanos() / 1_000_000L,
                                end.overheadNanos() < 0 ? -1 : end.overheadNanos() / 1_000L),
                        tokens,
                        new RequestRow.Cost(cost, 0)));
    }

    /** What the provider said, or an estimate where it served tokens and did not say. */
    private RequestRow.Tokens tokens(End end) {
        TokenUsage usage = end.usage();
        if (usage != null) {
            return new RequestRow.Tokens(
                    usage.prompt(),
                    usage.cachedPrompt(),
                    usage.cacheWrite(),
                    usage.completion(),
                    usage.reasoning(),
                    0,
                    0,
                    0,
                    false);
        }
        if (end.seenOutputTokens() == 0) {
            return RequestRow.Tokens.NONE;
        }
        byte[] body = exchange.body();
        long input = TokenEstimate.ofRequest(body, 0, body.length);
        return new RequestRow.Tokens(input, 0, 0, end.seenOutputTokens(), 0, 0, 0, 0, true);
    }

    private static TokenUsage usage(End end, RequestRow.Tokens tokens) {
        TokenUsage usage = end.usage();
        return usage != null ? usage : new TokenUsage(tokens.input(), tokens.output(), 0, 0, 0);
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

    private static Outcome outcome(End end) {
        return switch (end.category()) {
            case SERVED -> Outcome.SERVED;
            case CLIENT_ERROR -> end.attempts() > 0 ? Outcome.CLIENT_ERROR : Outcome.REFUSED;
            case KEY_REFUSED, MODEL_REFUSED, NO_ROUTE, OVERLOADED, SHUTDOWN -> Outcome.REFUSED;
            case NO_HEALTHY_KEY -> end.attempts() > 0 ? Outcome.FAILED : Outcome.REFUSED;
            case UPSTREAM_ERROR, UPSTREAM_TIMEOUT, INTERNAL -> Outcome.FAILED;
            case CLIENT_GONE -> Outcome.CLIENT_GONE;
        };
    }

    private static String errorClass(End end) {
        FailureClass failure = end.failureClass();
        if (failure != null) {
            return failure.label();
        }
        return end.category() == RequestCategory.SERVED ? "" : end.category().label();
    }

    /** The trace of a W3C {@code traceparent}, version 00: 32 lower-case hexadecimal digits. */
    private static String traceId(@Nullable String traceparent) {
        if (traceparent == null
                || traceparent.length() != TRACE_PARENT
                || !traceparent.startsWith("00-")
                || traceparent.charAt(TRACE_TO) != '-') {
            return "";
        }
        for (int i = TRACE_FROM; i < TRACE_TO; i++) {
            char digit = traceparent.charAt(i);
            if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
                return "";
            }
        }
        return traceparent.substring(TRACE_FROM, TRACE_TO);
    }
}
