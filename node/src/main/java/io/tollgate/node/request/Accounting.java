package io.tollgate.node.request;

import io.tollgate.governance.tenant.VirtualKey;
import io.tollgate.node.metrics.RequestMetrics;
import io.tollgate.node.metrics.Series;
import io.tollgate.node.metrics.VirtualKeySeries;
import io.tollgate.node.routing.ProviderKey;
import io.tollgate.providers.dialect.Operation;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The handles of {@link RequestMetrics} that the request path needs, found without a lock. Any
 * thread.
 */
final class Accounting {
    private static final String CLIENT_API = "openai";
    private static final int MOST_MODELS = 1000;

    private final RequestMetrics metrics;
    private final Map<Operation, Series> unrouted = new EnumMap<>(Operation.class);
    private final Map<ProviderKey, Map<Operation, Map<String, Series>>> byKey =
            new ConcurrentHashMap<>();
    private final Map<VirtualKey, VirtualKeySeries> byVirtualKey = new ConcurrentHashMap<>();

    Accounting(RequestMetrics metrics) {
        this.metrics = metrics;
        for (Operation operation : Operation.values()) {
            unrouted.put(operation, metrics.unrouted(operation, CLIENT_API));
        }
    }

    RequestMetrics metrics() {
        return metrics;
    }

    Series unrouted(Operation operation) {
        return Objects.requireNonNull(unrouted.get(operation));
    }

    Series series(Operation operation, String provider, ProviderKey key, String model) {
        Map<Operation, Map<String, Series>> ofKey = byKey.get(key);
        if (ofKey == null) {
            ofKey = byKey.computeIfAbsent(key, _ -> empty());
        }
        Map<String, Series> byModel = Objects.requireNonNull(ofKey.get(operation));
        Series known = byModel.get(model);
        if (known == null) {
            known = metrics.series(operation, CLIENT_API, provider, key.name(), model);
            if (byModel.size() < MOST_MODELS) {
                byModel.put(model, known);
            }
        }
        return known;
    }

    private static Map<Operation, Map<String, Series>> empty() {
        var byOperation = new EnumMap<Operation, Map<String, Series>>(Operation.class);
        for (Operation operation : Operation.values()) {
            byOperation.put(operation, new ConcurrentHashMap<>());
        }
        return byOperation;
    }

    VirtualKeySeries virtualKey(VirtualKey key) {
        VirtualKeySeries known = byVirtualKey.get(key);
        return known != null
                ? known
                : byVirtualKey.computeIfAbsent(key, one -> metrics.virtualKey(one.name()));
    }

    /** Forgets the keys of an earlier configuration; their counts stay. */
    void forget() {
        byKey.clear();
        byVirtualKey.clear();
    }
}
