package io.tollgate.perf.faults;

import io.tollgate.perf.load.Histogram;
import io.tollgate.perf.load.NodeMetrics;
import io.tollgate.perf.load.RunFolders;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Takes ClickHouse away for minutes under steady load and brings it back. */
@Command(
        name = "outage",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Takes ClickHouse away for minutes under steady load.")
final class OutageCommand implements Callable<Integer> {
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final Duration BEFORE = Duration.ofSeconds(60);
    private static final Duration AFTER = Duration.ofSeconds(20);
    private static final Duration MOST_DRAINING = Duration.ofMinutes(2);

    /** Behind by no more than what is being collected for the next batch. */
    private static final double CAUGHT_UP_SECONDS = 3;

    private static final long MOST_GROWTH_KB = 16 << 10;
    private static final double MOST_LATENCY_FACTOR = 1.25;
    private static final long LATENCY_NOISE_NANOS = 1_000_000;

    @Option(names = "--minutes", description = "of absence (default: ${DEFAULT-VALUE})")
    private double minutes = 10;

    @Option(names = "--rate", description = "requests a second (default: ${DEFAULT-VALUE})")
    private int rate = 500;

    @Option(names = "--tollgate", description = "the launcher (default: ${DEFAULT-VALUE})")
    private String tollgate = "deploy/tollgate";

    @Mixin private final RunFolders folders = new RunFolders();

    private OutageCommand() {}

    /** The moments of the run, in milliseconds since 1970. */
    private record Moments(long warm, long away, long back, long drained, double drain) {}

    @Override
    public Integer call() throws IOException {
        return new StoreRun(folders, tollgate, "group", "clickhouse")
                .file(
                        "faults-outage",
                        "ClickHouse is away",
                        (node, store, ledger) ->
                                measure(node, (StoreUnderTest.ClickHouse) store, ledger));
    }

    private Checks measure(FaultNode node, StoreUnderTest.ClickHouse under, Path ledger)
            throws IOException {
        List<Sent> sent;
        Moments moments;
        MemorySamples memory = MemorySamples.start(node.pid());
        try (memory;
                Load load = Load.start(node.port(), rate, _ -> Kind.PLAIN, new Random(1))) {
            Pause.of(WARM_UP);
            long warm = System.currentTimeMillis();
            Pause.of(BEFORE);
            long away = System.currentTimeMillis();
            under.server().kill();
            System.err.println("ClickHouse is away");
            Pause.ofMillis((long) (minutes * 60_000));
            long back = System.currentTimeMillis();
            under.server().start();
            System.err.println("ClickHouse is back");
            NodeMetrics metrics = node.metrics();
            double drain =
                    NodeMetrics.await(() -> caughtUp(metrics), MOST_DRAINING.plus(MOST_DRAINING));
            long drained = System.currentTimeMillis();
            Pause.of(AFTER);
            sent = load.finish();
            moments = new Moments(warm, away, back, drained, drain);
        }
        NodeMetrics.await(node.metrics()::shipped, MOST_DRAINING);
        node.stop();
        Comparison found =
                Comparison.of(
                        sent, Call.read(ledger), Row.all(under.source(), under.createdAtMillis()));
        return report(node, sent, moments, memory, found);
    }

    private static boolean caughtUp(NodeMetrics metrics) {
        double lag = metrics.value("tollgate_record_lag_seconds");
        return metrics.value("tollgate_record_destination_available") == 1
                && lag >= 0
                && lag < CAUGHT_UP_SECONDS;
    }

    private Checks report(
            FaultNode node,
            List<Sent> sent,
            Moments moments,
            MemorySamples memory,
            Comparison found)
            throws IOException {
        Histogram before = Load.latencies(sent, moments.warm, moments.away);
        Histogram during = Load.latencies(sent, moments.away, moments.back);
        Histogram after = Load.latencies(sent, moments.back, moments.drained);
        long middle = (moments.away + moments.back) / 2;
        MemorySamples.Stretch first = memory.anonymous(moments.away, middle);
        MemorySamples.Stretch second = memory.anonymous(middle, moments.back);
        long growth = second.highest() - first.highest();
        FaultNode.Said verified = node.run("verify", "audit", "verify");

        var checks = new Checks("ClickHouse away for " + minutes + " minutes");
        checks.tell("requests / a second", sent.size() + " / " + rate);
        checks.none("clients that saw an error", sent.stream().filter(Sent::failed).count());
        checks.tell("latency before, p50 / p99 / p99.9 ms", latency(before));
        checks.check(
                "latency during, p50 / p99 / p99.9 ms",
                latency(during),
                "p99 as before",
                during.percentile(99)
                        <= before.percentile(99) * MOST_LATENCY_FACTOR + LATENCY_NOISE_NANOS);
        checks.tell("latency while catching up", latency(after));
        checks.check(
                "caught up after, s",
                String.format(Locale.ROOT, "%.1f", moments.drain),
                "<= 120",
                moments.drain >= 0 && moments.drain <= MOST_DRAINING.toSeconds());
        checks.tell("memory before", memory.resident(moments.warm, moments.away));
        checks.tell("memory during", memory.resident(moments.away, moments.back));
        checks.tell("its own, before", memory.anonymous(moments.warm, moments.away));
        checks.tell("its own, first half of the absence", first);
        checks.check(
                "its own, second half", second, "highest within 16 MB", growth <= MOST_GROWTH_KB);
        checks.tell("its own, catching up", memory.anonymous(moments.back, moments.drained));
        checks.tell("rows", found.outcomes());
        checks.compare(found);
        checks.check(
                "audit verify",
                KillsCommand.lastLine(verified.text()),
                "exit 0",
                verified.exit() == 0);
        return checks;
    }

    private static String latency(Histogram of) {
        return String.format(
                Locale.ROOT,
                "%.2f / %.2f / %.2f",
                of.percentile(50) / 1e6,
                of.percentile(99) / 1e6,
                of.percentile(99.9) / 1e6);
    }
}
