package io.tollgate.node.metrics;

import java.util.List;

/**
 * Every metric of the node itself: name, kind, labels and help. {@code METRICS.md} is checked
 * against this.
 */
enum MetricNames {
    REQUESTS(
            Kind.COUNTER,
            "tollgate_requests",
            "Requests that are over, each in exactly one category.",
            "operation",
            "client_api",
            "provider",
            "provider_key",
            "model",
            "stream",
            "category"),
    RESPONSES(Kind.COUNTER, "tollgate_responses", "Requests that are over, by status.", "status"),
    ERRORS(
            Kind.COUNTER,
            "tollgate_errors",
            "Requests whose last attempt failed, by class of failure.",
            "provider",
            "provider_key",
            "model",
            "class"),
    ATTEMPTS(
            Kind.COUNTER,
            "tollgate_attempts",
            "Upstream calls, by class of failure; served where there was none.",
            "provider",
            "provider_key",
            "result"),
    RETRIES(
            Kind.COUNTER,
            "tollgate_retries",
            "Upstream calls beyond the first of their request, by where the last one went.",
            "provider",
            "provider_key"),
    TOKENS(
            Kind.COUNTER,
            "tollgate_tokens",
            "Tokens as in the rows, estimated where no provider counted them; cached and"
                    + " cache_write are parts of prompt, reasoning of completion.",
            "provider",
            "provider_key",
            "model",
            "kind"),
    VIRTUAL_KEY_REQUESTS(
            Kind.COUNTER,
            "tollgate_virtual_key_requests",
            "Requests that are over, by virtual key; none where no key was recognised.",
            "virtual_key",
            "category"),
    VIRTUAL_KEY_TOKENS(
            Kind.COUNTER,
            "tollgate_virtual_key_tokens",
            "Tokens by virtual key, counted as in tollgate_tokens_total.",
            "virtual_key",
            "kind"),
    REQUEST_DURATION(
            Kind.HISTOGRAM,
            "tollgate_request_duration_seconds",
            "From the request's head to its end.",
            "operation",
            "provider",
            "model",
            "stream"),
    TIME_TO_FIRST_TOKEN(
            Kind.HISTOGRAM,
            "tollgate_time_to_first_token_seconds",
            "From the request's head to the first event of a stream that went to the client.",
            "operation",
            "provider",
            "model"),
    GATEWAY_OVERHEAD(
            Kind.HISTOGRAM,
            "tollgate_gateway_overhead_seconds",
            "Duration less the time spent waiting for the provider.",
            "operation",
            "provider",
            "model"),
    REQUESTS_IN_FLIGHT(
            Kind.GAUGE, "tollgate_requests_in_flight", "Requests taken in and not yet over."),
    PROVIDER_KEY_IN_FLIGHT(
            Kind.GAUGE,
            "tollgate_provider_key_in_flight",
            "Upstream calls under way with this key.",
            "provider",
            "provider_key"),
    PROVIDER_KEY_HEALTHY(
            Kind.GAUGE,
            "tollgate_provider_key_healthy",
            "1 where the router would choose this key now, else 0.",
            "provider",
            "provider_key"),
    PROVIDER_KEY_COOLDOWN(
            Kind.GAUGE,
            "tollgate_provider_key_cooldown_seconds",
            "Until this key may be chosen again; 0 where it may.",
            "provider",
            "provider_key"),
    UPSTREAM_CONNECTIONS(
            Kind.GAUGE,
            "tollgate_upstream_connections",
            "Connections to providers: open counts all, idle those that wait for a call.",
            "state"),
    HTTP_CONNECTIONS(Kind.GAUGE, "tollgate_http_connections", "Connections of clients."),
    GUARD_REFUSALS(
            Kind.COUNTER,
            "tollgate_guard_refusals",
            "Requests the guard refused before any route saw them.",
            "reason"),
    RECORD_STATE(
            Kind.GAUGE,
            "tollgate_record_state",
            "1 for the state the record of requests is in: roomy, low, full, failed.",
            "state"),
    RECORD_ROWS(Kind.COUNTER, "tollgate_record_rows", "Rows written by this node, ever."),
    RECORD_UNRECORDED(
            Kind.COUNTER,
            "tollgate_record_unrecorded",
            "Requests whose row could not be written since the start."),
    RECORD_DROPPED_BODIES(
            Kind.COUNTER,
            "tollgate_record_dropped_bodies",
            "Pieces of texts that were not kept, for lack of room, since the start."),
    RECORD_LAG_ROWS(
            Kind.GAUGE,
            "tollgate_record_lag_rows",
            "Rows that wait for this destination.",
            "destination"),
    RECORD_LAG_SECONDS(
            Kind.GAUGE,
            "tollgate_record_lag_seconds",
            "Age of the oldest row that waits for this destination.",
            "destination"),
    RECORD_AVAILABLE(
            Kind.GAUGE,
            "tollgate_record_destination_available",
            "1 where the last try to ship to this destination worked, else 0.",
            "destination"),
    RECORD_QUARANTINED(
            Kind.GAUGE,
            "tollgate_record_quarantined_rows",
            "Rows this destination did not take, parked for somebody to look at.",
            "destination"),
    SPENDING_LIMIT(
            Kind.GAUGE,
            "tollgate_spending_limit",
            "A budget in dollars, or another limit, an override included.",
            "owner",
            "unit",
            "period"),
    SPENDING_SPENT(
            Kind.GAUGE,
            "tollgate_spending_spent",
            "What is spent of it in its period, by all nodes as far as this one knows.",
            "owner",
            "unit",
            "period"),
    SPENDING_HELD(
            Kind.GAUGE,
            "tollgate_spending_held",
            "What running requests of this node hold of it.",
            "owner",
            "unit",
            "period"),
    SPENDING_OVERRUNS(
            Kind.COUNTER,
            "tollgate_spending_overruns",
            "Accounts that a request charged with more than its worst case."),
    SPENDING_ALERTS(
            Kind.COUNTER,
            "tollgate_spending_alerts",
            "Percentages of limits that were reached, each once a period."),
    LIMIT_ALERTS(
            Kind.COUNTER,
            "tollgate_limit_alerts",
            "Percentages of this limit that were reached, each once a period.",
            "owner",
            "unit",
            "period"),
    ALERT_CALLS(
            Kind.COUNTER,
            "tollgate_alert_deliveries",
            "Alerts that a receiver of spending.alert-webhook took, or did not take in the end.",
            "delivery"),
    SPENDING_CLAIMS(
            Kind.COUNTER,
            "tollgate_spending_claims",
            "Questions of the ledger to the state shared by the nodes; not on the way of"
                    + " requests."),
    LIMIT_REACHED(
            Kind.COUNTER,
            "tollgate_limit_reached",
            "How often a bound of the node (pool, queue, cache, labels) was reached.",
            "limit");

    private final Kind kind;
    private final String baseName;
    private final String help;
    private final String labels;

    MetricNames(Kind kind, String baseName, String help, String... labels) {
        this.kind = kind;
        this.baseName = baseName;
        this.help = help;
        this.labels = String.join(" ", labels);
    }

    Kind kind() {
        return kind;
    }

    /** Without the {@code _total} that a counter carries in the exposition. */
    String baseName() {
        return baseName;
    }

    /** As Prometheus shows it; a histogram adds {@code _bucket}, {@code _sum}, {@code _count}. */
    String shownName() {
        return kind == Kind.COUNTER ? baseName + "_total" : baseName;
    }

    String help() {
        return help;
    }

    /** In the order in which {@link Family} takes the values. */
    List<String> labels() {
        return labels.isEmpty() ? List.of() : List.of(labels.split(" ", -1));
    }

    /** How Prometheus treats it. */
    enum Kind {
        COUNTER,
        GAUGE,
        HISTOGRAM
    }
}
