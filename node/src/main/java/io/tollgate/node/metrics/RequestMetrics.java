package io.tollgate.node.metrics;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.upstream.FailureClass;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts requests and upstream attempts. {@link #started}, {@link #attempt} and {@link #finished}
 * are for the request path: adds on striped counters, no lock, no look-up, nothing allocated. The
 * others hand out the handles and are for whoever builds a routing table or key ring; any thread.
 *
 * <p>Counters live as long as the node: a handle asked for again with the same names is the same
 * object, so a reload of the configuration loses no count.
 */
public final class RequestMetrics {
    /** The label where there is no provider, key or model. */
    static final String NONE = "none";

    private static final int MOST_CLIENT_APIS = 16;
    private static final int MOST_PROVIDERS = 200;
    private static final int MOST_PROVIDER_KEYS = 1_000;
    private static final int MOST_MODELS = 500;
    private static final int MOST_VIRTUAL_KEYS = 1_000;
    private static final int MOST_SERIES = 5_000;
    private static final int STATUSES = 600;

    private final LongAdder inFlight = new LongAdder();
    private final LongAdder[] statuses = Adders.of(STATUSES);

    private final BoundedNames clientApis = new BoundedNames(MOST_CLIENT_APIS);
    private final BoundedNames providers = new BoundedNames(MOST_PROVIDERS);
    private final BoundedNames providerKeys = new BoundedNames(MOST_PROVIDER_KEYS);
    private final BoundedNames models = new BoundedNames(MOST_MODELS);
    private final BoundedNames virtualKeyNames = new BoundedNames(MOST_VIRTUAL_KEYS);
    private final LongAdder seriesRefused = new LongAdder();

    @GuardedBy("this") private final Map<SeriesLabels, Series> series = new HashMap<>();

    @GuardedBy("this") private final Map<SeriesLabels, Latencies> latencies = new HashMap<>();

    @GuardedBy("this") private final Map<String, VirtualKeySeries> virtualKeys = new HashMap<>();

    private final VirtualKeySeries noVirtualKey = virtualKey(NONE);

    /** A request has been taken in; {@link #finished} follows exactly once. */
    public void started() {
        inFlight.increment();
    }

    /** One upstream call is over; {@code failure} is null where it went well. */
    public void attempt(Series series, @Nullable FailureClass failure) {
        series.attempt(failure);
    }

    /** A request is over, whatever its end was. */
    public void finished(RequestOutcome outcome) {
        int status = outcome.status();
        statuses[status >= 0 && status < STATUSES ? status : 0].increment();
        outcome.series().finished(outcome);
        outcome.virtualKey().finished(outcome);
        inFlight.decrement();
    }

    /** Models named in the configuration: they always get their own label. */
    public void knowModels(Collection<String> names) {
        models.know(names);
    }

    /** Virtual keys named in the configuration: they always get their own label. */
    public void knowVirtualKeys(Collection<String> names) {
        virtualKeyNames.know(names);
    }

    /**
     * The counters for calls of one provider key and model. Keep the handle.
     *
     * @param clientApi the API the client speaks, such as {@code openai}
     * @param providerKey the key's name in the configuration, never the key itself
     * @param model as the provider knows it
     */
    public synchronized Series series(
            Operation operation,
            String clientApi,
            String provider,
            String providerKey,
            String model) {
        var labels =
                new SeriesLabels(
                        operation.label(),
                        clientApis.admit(clientApi),
                        providers.admit(provider),
                        providerKeys.admit(providerKey),
                        models.admit(model));
        if (series.size() >= MOST_SERIES && !series.containsKey(labels)) {
            seriesRefused.increment();
            labels =
                    new SeriesLabels(
                            labels.operation(),
                            labels.clientApi(),
                            BoundedNames.OTHER,
                            BoundedNames.OTHER,
                            BoundedNames.OTHER);
        }
        return series.computeIfAbsent(labels, this::newSeries);
    }

    /** The counters of requests that ended before a provider key was chosen. Keep the handle. */
    public Series unrouted(Operation operation, String clientApi) {
        return series(operation, clientApi, NONE, NONE, NONE);
    }

    /** The counters of one virtual key. Keep the handle. */
    public synchronized VirtualKeySeries virtualKey(String name) {
        return virtualKeys.computeIfAbsent(virtualKeyNames.admit(name), VirtualKeySeries::new);
    }

    /** The counters of requests without a recognised virtual key. */
    public VirtualKeySeries noVirtualKey() {
        return noVirtualKey;
    }

    /** Requests taken in and not yet over. */
    public long inFlight() {
        return inFlight.sum();
    }

    long[] statuses() {
        return Adders.sums(statuses);
    }

    synchronized List<Series> allSeries() {
        return List.copyOf(series.values());
    }

    synchronized List<Latencies> allLatencies() {
        return List.copyOf(latencies.values());
    }

    synchronized List<VirtualKeySeries> allVirtualKeys() {
        return List.copyOf(virtualKeys.values());
    }

    /** How often each bound on labels was reached, by the bound's name. */
    Map<String, Long> labelsRefused() {
        return Map.of(
                "metric_providers", providers.refused(),
                "metric_provider_keys", providerKeys.refused(),
                "metric_models", models.refused(),
                "metric_virtual_keys", virtualKeyNames.refused(),
                "metric_series", seriesRefused.sum());
    }

    private Series newSeries(SeriesLabels labels) {
        Latencies shared;
        synchronized (this) {
            shared = latencies.computeIfAbsent(labels.ofLatencies(), Latencies::new);
        }
        return new Series(labels, shared);
    }
}
