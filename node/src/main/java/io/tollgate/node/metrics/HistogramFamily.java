package io.tollgate.node.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** The histograms of one name at one scrape. */
final class HistogramFamily {
    private final MetricNames metric;
    private final List<HistogramDataPointSnapshot> points = new ArrayList<>();

    HistogramFamily(MetricNames metric) {
        this.metric = metric;
    }

    /** Adds a histogram, unless it has never been used. Label values as in {@link Family#add}. */
    void add(LatencyHistogram histogram, String... labelValues) {
        long[] counts = histogram.counts();
        if (LongStream.of(counts).allMatch(count -> count == 0)) {
            return;
        }
        points.add(
                new HistogramDataPointSnapshot(
                        ClassicHistogramBuckets.of(histogram.upperBoundsSeconds(), counts),
                        histogram.sumSeconds(),
                        Labels.of(metric.labels(), List.of(labelValues)),
                        null,
                        0));
    }

    MetricSnapshot snapshot() {
        var snapshot = HistogramSnapshot.builder().name(metric.baseName()).help(metric.help());
        points.forEach(snapshot::dataPoint);
        return snapshot.build();
    }
}
