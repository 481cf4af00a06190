package io.tollgate.node.metrics;

/** The histograms of one operation, provider and model. */
final class Latencies {
    final SeriesLabels labels;
    final LatencyHistogram plain = LatencyHistogram.ofCalls();
    final LatencyHistogram stream = LatencyHistogram.ofCalls();
    final LatencyHistogram firstToken = LatencyHistogram.ofCalls();
    final LatencyHistogram overhead = LatencyHistogram.ofOverhead();

    Latencies(SeriesLabels labels) {
        this.labels = labels;
    }

    void record(RequestOutcome outcome) {
        (outcome.stream() ? stream : plain).record(outcome.totalNanos());
        if (outcome.firstTokenNanos() >= 0) {
            firstToken.record(outcome.firstTokenNanos());
        }
        if (outcome.overheadNanos() >= 0) {
            overhead.record(outcome.overheadNanos());
        }
    }
}
