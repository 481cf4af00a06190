package io.tollgate.perf.faults;

import io.tollgate.perf.load.Histogram;
import io.tollgate.perf.load.NodeMetrics;
import io.tollgate.perf.load.RunFolders;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How long after its request's end a row can be seen in the store. */
@Command(
        name = "lag",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "How long after its request's end a row can be seen in the store.")
final class LagCommand implements Callable<Integer> {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
    private static final long MOST_MILLIS = 3_000;
    private static final int WARM_UP_SECONDS = 10;

    @Option(names = "--store", description = "sqlite or clickhouse (default: ${DEFAULT-VALUE})")
    private String store = "sqlite";

    @Option(names = "--rate", description = "requests a second (default: ${DEFAULT-VALUE})")
    private int rate = 2_000;

    @Option(names = "--seconds", description = "that count (default: ${DEFAULT-VALUE})")
    private int seconds = 60;

    @Option(names = "--tollgate", description = "the launcher (default: ${DEFAULT-VALUE})")
    private String tollgate = "deploy/tollgate";

    @Mixin private final RunFolders folders = new RunFolders();

    private LagCommand() {}

    @Override
    public Integer call() throws IOException {
        return new StoreRun(folders, tollgate, "group", store)
                .file("faults-lag-" + store, "Shipping lag, " + store, this::measure);
    }

    private Checks measure(FaultNode node, StoreUnderTest under, Path ledger) throws IOException {
        List<Sent> sent;
        var seen = new ConcurrentSkipListMap<Long, Long>();
        var watch = new Watch(under, seen);
        Thread watching = Thread.ofPlatform().daemon().name("watch").start(watch);
        long warm;
        long end;
        try (Load load = Load.start(node.port(), rate, _ -> Kind.PLAIN, new Random(1))) {
            Pause.of(Duration.ofSeconds(WARM_UP_SECONDS));
            warm = System.currentTimeMillis();
            Pause.of(Duration.ofSeconds(seconds));
            end = System.currentTimeMillis();
            sent = load.finish();
        }
        NodeMetrics.await(node.metrics()::shipped, Duration.ofMinutes(2));
        Pause.ofMillis(1_000);
        watch.stop(watching);
        node.stop();
        List<Row> rows = Row.all(under.source(), under.createdAtMillis());
        Comparison found = Comparison.of(sent, Call.read(ledger), rows);
        return report(sent, rows, seen, warm, end, watch.looks(), found);
    }

    /** Asks again and again how far the store is. */
    private static final class Watch implements Runnable {
        private final StoreUnderTest under;
        private final NavigableMap<Long, Long> seen;
        private volatile boolean stopping;
        private volatile int looks;

        Watch(StoreUnderTest under, NavigableMap<Long, Long> seen) {
            this.under = under;
            this.seen = seen;
        }

        int looks() {
            return looks;
        }

        void stop(Thread thread) {
            stopping = true;
            try {
                thread.join();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void run() {
            int count = 0;
            while (!stopping) {
                try {
                    long last = Row.number(under.source(), under.lastSeq());
                    seen.putIfAbsent(last, System.currentTimeMillis());
                    looks = ++count;
                } catch (RuntimeException notYet) {
                    // the store has no tables before the first rows
                    Pause.of(BETWEEN_LOOKS);
                }
                Pause.of(BETWEEN_LOOKS);
            }
        }
    }

    private Checks report(
            List<Sent> sent,
            List<Row> rows,
            NavigableMap<Long, Long> seen,
            long warm,
            long end,
            int looks,
            Comparison found) {
        var lags = new Histogram();
        long unseen = 0;
        for (Row row : rows) {
            if (row.endedAtMillis() >= warm && row.endedAtMillis() < end) {
                Map.Entry<Long, Long> first = seen.ceilingEntry(row.seq());
                if (first == null) {
                    unseen++;
                } else {
                    lags.record((first.getValue() - row.endedAtMillis()) * 1_000_000L);
                }
            }
        }
        Histogram latency = Load.latencies(sent, warm, end);
        var checks = new Checks("from the end of a request to its row in " + store);
        checks.tell("requests / a second", sent.size() + " / " + rate);
        checks.check(
                "rows measured",
                lags.count(),
                "95 % of the rate",
                lags.count() >= 0.95 * rate * seconds);
        checks.tell("lag p50, ms", millis(lags, 50));
        checks.check(
                "lag p99, ms",
                millis(lags, 99),
                "<= 3000",
                lags.percentile(99) <= MOST_MILLIS * 1_000_000L);
        checks.tell("lag, longest, ms", millis(lags, 100));
        checks.none("rows never seen", unseen);
        checks.none("clients that saw an error", sent.stream().filter(Sent::failed).count());
        checks.tell(
                "latency of the requests, p50 / p99 ms",
                String.format(
                        Locale.ROOT,
                        "%.2f / %.2f",
                        latency.percentile(50) / 1e6,
                        latency.percentile(99) / 1e6));
        checks.compare(found);
        checks.note(
                "A lag is up to "
                        + BETWEEN_LOOKS.toMillis()
                        + " ms too long: the store was asked "
                        + looks
                        + " times how far it is.");
        return checks;
    }

    private static String millis(Histogram of, double percent) {
        return String.format(Locale.ROOT, "%.0f", of.percentile(percent) / 1e6);
    }
}
