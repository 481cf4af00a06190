package io.tollgate.perf.faults;

import io.tollgate.perf.load.NodeMetrics;
import io.tollgate.perf.load.RunFolders;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Kills the node and its store again and again under mixed load, then compares. */
@Command(
        name = "kills",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Kills node and store again and again under mixed load.")
final class KillsCommand implements Callable<Integer> {
    /** Every so many kills the next one meets a node that is still starting. */
    private static final int AGAIN_AT_START = 5;

    @Option(names = "--store", description = "sqlite or clickhouse (default: ${DEFAULT-VALUE})")
    private String store = "sqlite";

    @Option(names = "--node-kills", description = "(default: ${DEFAULT-VALUE})")
    private int nodeKills = 30;

    @Option(names = "--store-kills", description = "ClickHouse only (default: ${DEFAULT-VALUE})")
    private int storeKills = 15;

    @Option(names = "--rate", description = "requests a second (default: ${DEFAULT-VALUE})")
    private int rate = 300;

    @Option(names = "--mode", description = "of the record (default: ${DEFAULT-VALUE})")
    private String mode = "group";

    @Option(names = "--seed", description = "of all that is left to chance")
    private long seed = System.nanoTime();

    @Option(names = "--tollgate", description = "the launcher (default: ${DEFAULT-VALUE})")
    private String tollgate = "deploy/tollgate";

    @Mixin private final RunFolders folders = new RunFolders();

    private KillsCommand() {}

    @Override
    public Integer call() throws IOException {
        return new StoreRun(folders, tollgate, mode, store)
                .file("faults-kills-" + store, "Kills, rows in " + store, this::measure);
    }

    private Checks measure(FaultNode node, StoreUnderTest under, Path ledger) throws IOException {
        List<Sent> sent;
        long away;
        int stores;
        try (Load load = Load.start(node.port(), rate, Kind::mixed, new Random(seed))) {
            var random = new Random(seed + 1);
            CompletableFuture<Integer> storeKiller =
                    CompletableFuture.supplyAsync(() -> killStore(under, new Random(seed + 2)));
            Pause.ofMillis(2_000);
            for (int i = 1; i <= nodeKills; i++) {
                node.kill();
                node.launch();
                if (i % AGAIN_AT_START == 0 && i < nodeKills) {
                    Pause.ofMillis(random.nextInt(50, 700));
                } else {
                    node.awaitListening();
                    Pause.ofMillis(random.nextInt(300, 3_500));
                }
                System.err.println("kill " + i + " of the node");
            }
            stores = storeKiller.join();
            node.awaitListening();
            Pause.ofMillis(3_000);
            sent = load.finish();
            away = load.notSent();
        }
        double drained = NodeMetrics.await(node.metrics()::shipped, Duration.ofMinutes(2));
        int exit = node.stop();
        return report(node, under, ledger, sent, away, stores, drained, exit);
    }

    private int killStore(StoreUnderTest under, Random random) {
        return switch (under) {
            case StoreUnderTest.Sqlite _ -> 0;
            case StoreUnderTest.ClickHouse clickHouse -> {
                int every = Math.max(2_000, nodeKills * 2_600 / Math.max(1, storeKills));
                for (int i = 1; i <= storeKills; i++) {
                    Pause.ofMillis(random.nextInt(every / 2, every));
                    clickHouse.server().kill();
                    Pause.ofMillis(random.nextInt(100, 1_500));
                    try {
                        clickHouse.server().start();
                    } catch (IOException failed) {
                        throw new java.io.UncheckedIOException(failed);
                    }
                    System.err.println("kill " + i + " of ClickHouse");
                }
                yield storeKills;
            }
        };
    }

    private Checks report(
            FaultNode node,
            StoreUnderTest under,
            Path ledger,
            List<Sent> sent,
            long away,
            int stores,
            double drained,
            int exit)
            throws IOException {
        List<Call> calls = Call.read(ledger);
        List<Row> rows = Row.all(under.source(), under.createdAtMillis());
        Comparison found = Comparison.of(sent, calls, rows);
        long days = Row.number(under.source(), "SELECT sum(requests) FROM usage_day");
        long quarters = Row.number(under.source(), "SELECT sum(requests) FROM usage_quarter_hour");
        FaultNode.Said verified = node.run("verify", "audit", "verify");

        var checks = new Checks("kills under mixed load");
        checks.tell("kill -9 of the node / of ClickHouse", nodeKills + " / " + stores);
        checks.tell("requests sent", sent.size());
        checks.tell("of them answered", count(sent, Sent.Seen.ANSWERED));
        checks.tell("of them broken by a kill", count(sent, Sent.Seen.BROKEN));
        checks.tell("of them left by the client", count(sent, Sent.Seen.LEFT));
        checks.tell("not sent, as the node was away", away);
        checks.tell("provider calls in the mock's ledger", calls.size());
        checks.tell("rows", rows.size());
        checks.tell("rows by outcome", found.outcomes());
        checks.tell(
                "provider was asked, and the node killed before the answer was out",
                found.underWay());
        checks.tell("rows marked unknown", found.unknown());
        checks.compare(found);
        checks.check("requests in the sums by day", days, "all rows", days == rows.size());
        checks.check(
                "requests in the sums by quarter", quarters, "all rows", quarters == rows.size());
        checks.check("audit verify", lastLine(verified.text()), "exit 0", verified.exit() == 0);
        checks.check(
                "rows shipped after the load, s",
                String.format(Locale.ROOT, "%.1f", drained),
                "<= 120",
                drained >= 0);
        checks.check("exit code of the last stop", exit, "0 or 143", exit == 0 || exit == 143);
        checks.note("Seed " + seed + ", mode `" + mode + "`, " + rate + " requests a second.");
        return checks;
    }

    private static long count(List<Sent> sent, Sent.Seen seen) {
        return sent.stream().filter(one -> one.seen() == seen).count();
    }

    static String lastLine(String text) {
        return text.substring(text.lastIndexOf('\n') + 1);
    }
}
