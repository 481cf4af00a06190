package io.tollgate.node.metrics;

/** The labels of a {@link Series}, already bounded. */
record SeriesLabels(
        String operation, String clientApi, String provider, String providerKey, String model) {
    /** The labels that latencies are kept by: without API and key, or there would be too many. */
    SeriesLabels ofLatencies() {
        return new SeriesLabels(operation, "", provider, "", model);
    }
}
