package io.tollgate.node;

import io.tollgate.audit.ship.ShipStats;
import io.tollgate.cluster.load.KeyLoad;
import io.tollgate.cluster.load.LoadTable;
import io.tollgate.node.http.HttpStats;
import io.tollgate.node.metrics.GaugeSources;
import io.tollgate.node.record.NodeRecord;
import io.tollgate.node.routing.Provider;
import io.tollgate.node.routing.ProviderKey;
import io.tollgate.node.routing.Router;
import io.tollgate.providers.upstream.UpstreamClient;
import io.tollgate.providers.upstream.UpstreamStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the parts of a node say of themselves when its metrics are scraped.
 *
 * @param server of the public listeners, which are opened later
 */
record NodeGauges(
        Router router,
        LoadTable load,
        UpstreamClient upstream,
        Supplier<HttpStats> server,
        NodeRecord record,
        Treasury treasury) {

    /** All of them; asked with each scrape, on its thread. */
    GaugeSources sources() {
        return new GaugeSources(
                this::ofKeys,
                () -> {
                    UpstreamStats.Counts counts = upstream.stats().total();
                    return new GaugeSources.UpstreamPool(counts.open(), counts.idle());
                },
                () -> {
                    HttpStats stats = server.get();
                    return new GaugeSources.Http(
                            stats.openConnections(),
                            Map.of(
                                    "guard", stats.refusedByGuard(),
                                    "size", stats.refusedForSize(),
                                    "slow", stats.closedForSlowness()));
                },
                this::ofRecord,
                treasury::gauges,
                treasury.told()::gauges,
                () ->
                        Map.of(
                                "http_connections", server.get().refusedConnections(),
                                "http_buffered_bodies", server.get().refusedForMemory(),
                                "upstream_connections", upstream.stats().total().poolFull(),
                                "routing_plans", router.table().full(),
                                "routing_breakers", load.full(),
                                "alert_webhook_queue", treasury.told().dropped()));
    }

    private Optional<GaugeSources.RequestRecord> ofRecord() {
        var destinations = new ArrayList<GaugeSources.Destination>();
        for (ShipStats stats : record.shipping()) {
            destinations.add(
                    new GaugeSources.Destination(
                            stats.destination(),
                            stats.lagRows(),
                            stats.lagMillis() / 1e3,
                            stats.available(),
                            stats.quarantined()));
        }
        return record.journal()
                .map(health ->
                        new GaugeSources.RequestRecord(
                                health.state().name().toLowerCase(Locale.ROOT),
                                health.rows(),
                                health.unrecorded(),
                                health.droppedBodies(),
                                destinations));
    }

    private List<GaugeSources.ProviderKey> ofKeys() {
        long now = System.nanoTime();
        var keys = new ArrayList<GaugeSources.ProviderKey>();
        for (Provider provider : router.table().providers()) {
            for (ProviderKey key : provider.keys()) {
                KeyLoad state = key.load();
                double pause =
                        Math.max(
                                        state.coolDown().remainingNanos(now),
                                        state.refusal().openNanos(now))
                                / 1e9;
                boolean healthy = pause <= 0 && state.modelsOut(now) == 0;
                keys.add(
                        new GaugeSources.ProviderKey(
                                provider.name(), key.name(), state.inFlight(), healthy, pause));
            }
        }
        return keys;
    }
}
