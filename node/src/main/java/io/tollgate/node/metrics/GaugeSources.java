package io.tollgate.node.metrics;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where the gauges of other parts of the node come from. Asked at each scrape, on a virtual thread;
 * must be cheap and must not block.
 *
 * @param providerKeys one entry a provider key
 * @param upstreamPool the connections to providers, summed over all I/O threads
 * @param http the connections of clients and what the guard refused
 * @param record how the record of requests is
 * @param spending how budgets and limits stand
 * @param alerts what was told of budgets and limits
 * @param limits how often each bound of the node was reached, by its name, since start
 */
public record GaugeSources(
        Supplier<List<ProviderKey>> providerKeys,
        Supplier<UpstreamPool> upstreamPool,
        Supplier<Http> http,
        Supplier<Optional<RequestRecord>> record,
        Supplier<Spending> spending,
        Supplier<Alerts> alerts,
        Supplier<Map<String, Long>> limits) {
    /** Sources that know nothing yet. */
    public static GaugeSources none() {
        return new GaugeSources(
                List::of,
                () -> new UpstreamPool(0, 0),
                () -> new Http(0, Map.of()),
                Optional::empty,
                () -> new Spending(List.of(), 0, 0, 0),
                () -> new Alerts(List.of(), 0, 0),
                Map::of);
    }

    /**
     * One provider key.
     *
     * @param provider the provider's name
     * @param key the key's name, never the key itself
     * @param inFlight calls under way
     * @param healthy whether the router would choose it now
     * @param cooldownSeconds until it may be chosen again; 0 where it may
     */
    public record ProviderKey(
            String provider, String key, long inFlight, boolean healthy, double cooldownSeconds) {}

    /**
     * The record of requests.
     *
     * @param state of the journal's disk, such as {@code roomy}
     * @param rows written, ever
     * @param unrecorded requests without a row, since the start
     * @param droppedBodies pieces of texts that were not kept, since the start
     */
    public record RequestRecord(
            String state,
            long rows,
            long unrecorded,
            long droppedBodies,
            List<Destination> destinations) {
        public RequestRecord {
            destinations = List.copyOf(destinations);
        }
    }

    /**
     * Where rows are shipped.
     *
     * @param lagRows that wait
     * @param lagSeconds age of the oldest of them
     */
    public record Destination(
            String name, long lagRows, double lagSeconds, boolean available, long quarantined) {}

    /**
     * Budgets and limits.
     *
     * @param overruns requests that cost more than their worst case
     * @param alerts percentages of limits that were reached
     * @param claims questions to the shared state
     */
    public record Spending(List<Account> accounts, long overruns, long alerts, long claims) {
        public Spending {
            accounts = List.copyOf(accounts);
        }
    }

    /**
     * One budget or limit.
     *
     * @param unit {@code usd}, {@code tokens}, {@code requests} or {@code parallel}
     * @param most in billionths for {@code usd}, and so on
     */
    public record Account(
            String owner, String unit, String period, long most, long spent, long held) {}

    /**
     * What was told of budgets and limits.
     *
     * @param delivered to receivers
     * @param failed to be, for good
     */
    public record Alerts(List<Alert> limits, long delivered, long failed) {
        public Alerts {
            limits = List.copyOf(limits);
        }
    }

    /** How often percentages of one limit were reached. */
    public record Alert(String owner, String unit, String period, long count) {}

    /**
     * Connections to providers.
     *
     * @param open all, idle ones included
     * @param idle those that wait for a call
     */
    public record UpstreamPool(long open, long idle) {}

    /**
     * The client side.
     *
     * @param connections open now
     * @param refusals requests the guard refused since start, by reason (a closed set)
     */
    public record Http(long connections, Map<String, Long> refusals) {
        public Http {
            refusals = Map.copyOf(refusals);
        }
    }
}
