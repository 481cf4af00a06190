package io.tollgate.node.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

/** Reads the node's own metrics, all of {@link MetricNames}, at a scrape. */
final class NodeCollector implements MultiCollector {
    private final RequestMetrics metrics;
    private final GaugeSources sources;

    NodeCollector(RequestMetrics metrics, GaugeSources sources) {
        this.metrics = metrics;
        this.sources = sources;
    }

    @Override
    public MetricSnapshots collect() {
        var scrape = new Scrape();
        metrics.allSeries().forEach(scrape::series);
        metrics.allVirtualKeys().forEach(scrape::virtualKey);
        metrics.allLatencies().forEach(scrape::latencies);
        scrape.statuses(metrics.statuses());
        scrape.family(MetricNames.REQUESTS_IN_FLIGHT).add(metrics.inFlight());
        sources.providerKeys().get().forEach(scrape::providerKey);
        scrape.connections(sources.upstreamPool().get(), sources.http().get());
        sources.record().get().ifPresent(scrape::record);
        scrape.spending(sources.spending().get());
        scrape.alerts(sources.alerts().get());
        scrape.limits(metrics.labelsRefused());
        scrape.limits(sources.limits().get());
        return scrape.snapshots();
    }
}
