package io.tollgate.node.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of one counter or gauge at one scrape. Values of the same labels are added up, so that
 * counters kept by finer labels can be shown by coarser ones.
 */
final class Family {
    private final MetricNames metric;
    private final List<String> labelNames;
    private final Map<List<String>, Double> values = new LinkedHashMap<>();

    Family(MetricNames metric) {
        this.metric = metric;
        this.labelNames = metric.labels();
    }

    /** Adds a value for those label values, in the order of {@link MetricNames#labels}. */
    void add(double value, String... labelValues) {
        if (labelValues.length != labelNames.size()) {
            throw new IllegalArgumentException(
                    metric
                            + ": "
                            + labelValues.length
                            + " labels (expected: "
                            + metric.labels()
                            + ")");
        }
        values.merge(List.of(labelValues), value, Double::sum);
    }

    void add(long value, String... labelValues) {
        add((double) value, labelValues);
    }

    /** As {@link #add}, but leaves out what has never been counted. */
    void addCounted(long value, String... labelValues) {
        if (value != 0) {
            add(value, labelValues);
        }
    }

    MetricSnapshot snapshot() {
        return switch (metric.kind()) {
            case COUNTER -> counter();
            case GAUGE -> gauge();
            case HISTOGRAM ->
                    throw new IllegalStateException(metric + " (expected: a counter or gauge)");
        };
    }

    private MetricSnapshot counter() {
        var snapshot = CounterSnapshot.builder().name(metric.baseName()).help(metric.help());
        values.forEach((labels, value) ->
                snapshot.dataPoint(
                        CounterDataPointSnapshot.builder()
                                .labels(Labels.of(labelNames, labels))
                                .value(value)
                                .build()));
        return snapshot.build();
    }

    private MetricSnapshot gauge() {
        var snapshot = GaugeSnapshot.builder().name(metric.baseName()).help(metric.help());
        values.forEach((labels, value) ->
                snapshot.dataPoint(
                        GaugeDataPointSnapshot.builder()
                                .labels(Labels.of(labelNames, labels))
                                .value(value)
                                .build()));
        return snapshot.build();
    }
}
