package io.tollgate.node.metrics;

import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.tollgate.providers.upstream.FailureClass;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** One scrape in the making: sorts what the counters hold into families. One thread. */
final class Scrape {
    private final Map<MetricNames, Family> families = new EnumMap<>(MetricNames.class);
    private final Map<MetricNames, HistogramFamily> histograms = new EnumMap<>(MetricNames.class);

    Family family(MetricNames metric) {
        return families.computeIfAbsent(metric, Family::new);
    }

    void series(Series series) {
        SeriesLabels labels = series.labels;
        requests(labels, "false", series.plain);
        requests(labels, "true", series.streamed);
        failures(labels, series);
        family(MetricNames.RETRIES)
                .addCounted(series.retries.sum(), labels.provider(), labels.providerKey());
        long[] tokens = series.tokens.sums();
        for (int kind = 0; kind < tokens.length; kind++) {
            family(MetricNames.TOKENS)
                    .addCounted(
                            tokens[kind],
                            labels.provider(),
                            labels.providerKey(),
                            labels.model(),
                            TokenCounters.KINDS.get(kind));
        }
    }

    private void requests(
            SeriesLabels labels, String stream, Map<RequestCategory, LongAdder> counts) {
        counts.forEach((category, count) ->
                family(MetricNames.REQUESTS)
                        .addCounted(
                                count.sum(),
                                labels.operation(),
                                labels.clientApi(),
                                labels.provider(),
                                labels.providerKey(),
                                labels.model(),
                                stream,
                                category.label()));
    }

    private void failures(SeriesLabels labels, Series series) {
        for (FailureClass failure : FailureClass.values()) {
            family(MetricNames.ERRORS)
                    .addCounted(
                            sum(series.errors, failure),
                            labels.provider(),
                            labels.providerKey(),
                            labels.model(),
                            failure.label());
            family(MetricNames.ATTEMPTS)
                    .addCounted(
                            sum(series.attemptsFailed, failure),
                            labels.provider(),
                            labels.providerKey(),
                            failure.label());
        }
        family(MetricNames.ATTEMPTS)
                .addCounted(
                        series.attemptsServed.sum(),
                        labels.provider(),
                        labels.providerKey(),
                        RequestCategory.SERVED.label());
    }

    void virtualKey(VirtualKeySeries key) {
        key.requests.forEach((category, count) ->
                family(MetricNames.VIRTUAL_KEY_REQUESTS)
                        .addCounted(count.sum(), key.name, category.label()));
        long[] tokens = key.tokens.sums();
        for (int kind = 0; kind < tokens.length; kind++) {
            family(MetricNames.VIRTUAL_KEY_TOKENS)
                    .addCounted(tokens[kind], key.name, TokenCounters.KINDS.get(kind));
        }
    }

    void latencies(Latencies latencies) {
        String operation = latencies.labels.operation();
        String provider = latencies.labels.provider();
        String model = latencies.labels.model();
        HistogramFamily durations = histogram(MetricNames.REQUEST_DURATION);
        durations.add(latencies.plain, operation, provider, model, "false");
        durations.add(latencies.stream, operation, provider, model, "true");
        histogram(MetricNames.TIME_TO_FIRST_TOKEN)
                .add(latencies.firstToken, operation, provider, model);
        histogram(MetricNames.GATEWAY_OVERHEAD).add(latencies.overhead, operation, provider, model);
    }

    void statuses(long[] counts) {
        for (int status = 0; status < counts.length; status++) {
            family(MetricNames.RESPONSES)
                    .addCounted(counts[status], status == 0 ? "other" : "" + status);
        }
    }

    void providerKey(GaugeSources.ProviderKey key) {
        String provider = key.provider();
        family(MetricNames.PROVIDER_KEY_IN_FLIGHT).add(key.inFlight(), provider, key.key());
        family(MetricNames.PROVIDER_KEY_HEALTHY).add(key.healthy() ? 1 : 0, provider, key.key());
        family(MetricNames.PROVIDER_KEY_COOLDOWN).add(key.cooldownSeconds(), provider, key.key());
    }

    void connections(GaugeSources.UpstreamPool pool, GaugeSources.Http http) {
        family(MetricNames.UPSTREAM_CONNECTIONS).add(pool.open(), "open");
        family(MetricNames.UPSTREAM_CONNECTIONS).add(pool.idle(), "idle");
        family(MetricNames.HTTP_CONNECTIONS).add(http.connections());
        http.refusals()
                .forEach((reason, count) -> family(MetricNames.GUARD_REFUSALS).add(count, reason));
    }

    void record(GaugeSources.RequestRecord record) {
        family(MetricNames.RECORD_STATE).add(1, record.state());
        family(MetricNames.RECORD_ROWS).addCounted(record.rows());
        family(MetricNames.RECORD_UNRECORDED).addCounted(record.unrecorded());
        family(MetricNames.RECORD_DROPPED_BODIES).addCounted(record.droppedBodies());
        for (GaugeSources.Destination to : record.destinations()) {
            family(MetricNames.RECORD_LAG_ROWS).add(to.lagRows(), to.name());
            family(MetricNames.RECORD_LAG_SECONDS).add(to.lagSeconds(), to.name());
            family(MetricNames.RECORD_AVAILABLE).add(to.available() ? 1 : 0, to.name());
            family(MetricNames.RECORD_QUARANTINED).add(to.quarantined(), to.name());
        }
    }

    void spending(GaugeSources.Spending spending) {
        for (GaugeSources.Account account : spending.accounts()) {
            double scale = account.unit().equals("usd") ? 1e9 : 1;
            String owner = account.owner();
            String unit = account.unit();
            String period = account.period();
            family(MetricNames.SPENDING_LIMIT).add(account.most() / scale, owner, unit, period);
            family(MetricNames.SPENDING_SPENT).add(account.spent() / scale, owner, unit, period);
            family(MetricNames.SPENDING_HELD).add(account.held() / scale, owner, unit, period);
        }
        family(MetricNames.SPENDING_OVERRUNS).addCounted(spending.overruns());
        family(MetricNames.SPENDING_ALERTS).addCounted(spending.alerts());
        family(MetricNames.SPENDING_CLAIMS).addCounted(spending.claims());
    }

    void alerts(GaugeSources.Alerts alerts) {
        for (GaugeSources.Alert one : alerts.limits()) {
            family(MetricNames.LIMIT_ALERTS)
                    .addCounted(one.count(), one.owner(), one.unit(), one.period());
        }
        family(MetricNames.ALERT_CALLS).addCounted(alerts.delivered(), "delivered");
        family(MetricNames.ALERT_CALLS).addCounted(alerts.failed(), "failed");
    }

    void limits(Map<String, Long> reached) {
        reached.forEach((limit, count) -> family(MetricNames.LIMIT_REACHED).add(count, limit));
    }

    MetricSnapshots snapshots() {
        List<MetricSnapshot> all = new ArrayList<>();
        families.values().forEach(family -> all.add(family.snapshot()));
        histograms.values().forEach(family -> all.add(family.snapshot()));
        return new MetricSnapshots(all);
    }

    private HistogramFamily histogram(MetricNames metric) {
        return histograms.computeIfAbsent(metric, HistogramFamily::new);
    }

    private static long sum(Map<FailureClass, LongAdder> counts, FailureClass failure) {
        LongAdder count = counts.get(failure);
        return count == null ? 0 : count.sum();
    }
}
