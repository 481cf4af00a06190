package io.tollgate.node.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The models of the demo provider; each has its own manner of answering or failing. */
enum DemoModel {
    /** About 30 tokens a second; a plain answer takes 300 ms. */
    DEMO("demo", Manner.ANSWERS, 33, 300),
    /** Everything at once. */
    FAST("demo-fast", Manner.ANSWERS, 0, 0),
    /** As {@link #DEMO}, but nothing is heard of it for five seconds. */
    SLOW("demo-slow", Manner.ANSWERS, 33, 5_000),
    /** Takes the request and never answers. */
    HANG("demo-hang", Manner.HANGS, 0, 0),
    /** Five tokens, then an error event. */
    FAIL_MID_STREAM("demo-fail-mid-stream", Manner.ENDS_IN_AN_ERROR, 33, 0),
    /** Five tokens (or half of a plain answer), then the connection breaks. */
    FAIL_CUT("demo-fail-cut", Manner.BREAKS_OFF, 33, 0),
    FAIL_400(
            "demo-fail-400",
            new DemoError(
                    400,
                    "invalid_request_error",
                    "invalid_value",
                    "The demo provider was asked to fail with 400.",
                    "model",
                    0)),
    FAIL_401(
            "demo-fail-401",
            new DemoError(
                    401,
                    "invalid_request_error",
                    "invalid_api_key",
                    "Incorrect API key provided.",
                    null,
                    0)),
    FAIL_403(
            "demo-fail-403",
            new DemoError(
                    403,
                    "invalid_request_error",
                    "unsupported_country_region_territory",
                    "Country, region, or territory not supported.",
                    null,
                    0)),
    FAIL_404(
            "demo-fail-404",
            new DemoError(
                    404,
                    "invalid_request_error",
                    "model_not_found",
                    "The model `demo-fail-404` does not exist.",
                    "model",
                    0)),
    FAIL_CONTEXT(
            "demo-fail-context",
            new DemoError(
                    400,
                    "invalid_request_error",
                    "context_length_exceeded",
                    "This model's maximum context length is 0 tokens.",
                    "messages",
                    0)),
    FAIL_429(
            "demo-fail-429",
            new DemoError(
                    429,
                    "requests",
                    "rate_limit_exceeded",
                    "Rate limit reached. Please try again in 1s.",
                    null,
                    1_000)),
    FAIL_QUOTA(
            "demo-fail-quota",
            new DemoError(
                    429,
                    "insufficient_quota",
                    "insufficient_quota",
                    "You exceeded your current quota.",
                    null,
                    0)),
    FAIL_500(
            "demo-fail-500",
            new DemoError(
                    500,
                    "server_error",
                    null,
                    "The server had an error while processing your request.",
                    null,
                    0)),
    FAIL_503(
            "demo-fail-503",
            new DemoError(
                    503,
                    "service_unavailable_error",
                    "server_is_overloaded",
                    "The server is overloaded.",
                    null,
                    1_000));

    private final String label;
    private final Manner manner;
    private final long paceMillis;
    private final long firstMillis;
    private final @Nullable DemoError failure;

    DemoModel(String label, Manner manner, long paceMillis, long firstMillis) {
        this.label = label;
        this.manner = manner;
        this.paceMillis = paceMillis;
        this.firstMillis = firstMillis;
        this.failure = null;
    }

    DemoModel(String label, DemoError failure) {
        this.label = label;
        this.manner = Manner.ANSWERS;
        this.paceMillis = 0;
        this.firstMillis = 0;
        this.failure = failure;
    }

    /** The model of that name, as a request writes it. */
    static Optional<DemoModel> named(String name) {
        for (DemoModel model : values()) {
            if (model.label.equals(name)) {
                return Optional.of(model);
            }
        }
        return Optional.empty();
    }

    static List<String> names() {
        var names = new ArrayList<String>();
        for (DemoModel model : values()) {
            names.add(model.label);
        }
        return names;
    }

    String label() {
        return label;
    }

    /** How it answers a request that {@link #failure} lets through. */
    Manner manner() {
        return manner;
    }

    /** Between two tokens of a stream. */
    long paceMillis() {
        return paceMillis;
    }

    /** Before a plain answer. */
    long plainMillis() {
        return firstMillis;
    }

    /** Before the first event of a stream. */
    long firstEventMillis() {
        return this == SLOW ? firstMillis : 0;
    }

    /** How every request for it fails; null where none does from the start. */
    @Nullable DemoError failure() {
        return failure;
    }

    /** How a model goes about an answer. */
    enum Manner {
        ANSWERS,
        HANGS,
        ENDS_IN_AN_ERROR,
        BREAKS_OFF
    }
}
