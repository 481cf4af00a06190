package io.tollgate.node.request;

import io.tollgate.governance.tenant.VirtualKey;
import io.tollgate.node.metrics.RequestMetrics;
import io.tollgate.node.metrics.Series;
import io.tollgate.node.metrics.VirtualKeySeries;
import io.tollgate.node.routing.ProviderKey;
import io.tollgate.providers.conversation.ClientApi;
import io.tollgate.providers.dialect.Operation;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/**
 * The handles of {@link RequestMetrics} that the request path needs, found without a lock. Any
 * thread.
 */
final class Accounting {
    private static final int MOST_MODELS = 1000;

    private final RequestMetrics metrics;

    private final Map<ClientApi, Map<Operation, Series>> unrouted;

    /** The last step is the model. */
    private final Map<ProviderKey, Map<ClientApi, Map<Operation, Map<String, Series>>>> byKey =
            new ConcurrentHashMap<>();

    private final Map<VirtualKey, VirtualKeySeries> byVirtualKey = new ConcurrentHashMap<>();

    Accounting(RequestMetrics metrics) {
        this.metrics = metrics;
        this.unrouted = each((client, operation) -> metrics.unrouted(operation, client.label()));
    }

    RequestMetrics metrics() {
        return metrics;
    }

    Series unrouted(ClientApi client, Operation operation) {
        return of(unrouted, client, operation);
    }

    Series series(
            ClientApi client, Operation operation, String provider, ProviderKey key, String model) {
        Map<ClientApi, Map<Operation, Map<String, Series>>> ofKey = byKey.get(key);
        if (ofKey == null) {
            ofKey = byKey.computeIfAbsent(key, _ -> each((_, _) -> new ConcurrentHashMap<>()));
        }
        Map<String, Series> byModel = of(ofKey, client, operation);
        Series known = byModel.get(model);
        if (known == null) {
            known = metrics.series(operation, client.label(), provider, key.name(), model);
            if (byModel.size() < MOST_MODELS) {
                byModel.put(model, known);
            }
        }
        return known;
    }

    private static <T> T of(
            Map<ClientApi, Map<Operation, T>> all, ClientApi client, Operation operation) {
        return Objects.requireNonNull(Objects.requireNonNull(all.get(client)).get(operation));
    }

    private static <T> Map<ClientApi, Map<Operation, T>> each(
            BiFunction<ClientApi, Operation, T> made) {
        var all = new EnumMap<ClientApi, Map<Operation, T>>(ClientApi.class);
        for (ClientApi client : ClientApi.values()) {
            var ofClient = new EnumMap<Operation, T>(Operation.class);
            for (Operation operation : Operation.values()) {
                ofClient.put(operation, made.apply(client, operation));
            }
            all.put(client, ofClient);
        }
        return all;
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
