package io.tollgate.node.metrics;

import org.jspecify.annotations.Nullable;

/**
 * The labels of a {@link Series}, already bounded.
 *
 * <p>Equality is written out: what the compiler makes for a record is linked when it is first used,
 * and that would take 6 ms of the first request after a start.
 */
record SeriesLabels(
        String operation, String clientApi, String provider, String providerKey, String model) {
    /** The labels that latencies are kept by: without API and key, or there would be too many. */
    SeriesLabels ofLatencies() {
        return new SeriesLabels(operation, "", provider, "", model);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SeriesLabels that
                && model.equals(that.model)
                && providerKey.equals(that.providerKey)
                && provider.equals(that.provider)
                && operation.equals(that.operation)
                && clientApi.equals(that.clientApi);
    }

    @Override
    public int hashCode() {
        int hash = model.hashCode();
        hash = 31 * hash + providerKey.hashCode();
        hash = 31 * hash + provider.hashCode();
        hash = 31 * hash + operation.hashCode();
        return 31 * hash + clientApi.hashCode();
    }
}
