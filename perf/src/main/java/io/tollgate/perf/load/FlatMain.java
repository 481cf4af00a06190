package io.tollgate.perf.load;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sends a node requests until its store holds a million rows, and tells what each part cost. */
@Command(
        name = "flat",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Whether a request costs the same from the first row to the millionth.")
final class FlatMain implements Callable<Integer> {
    private static final int CONNECTIONS = 64;

    /** A second: leaves fewer rows in the store than a window does. */
    private static final int SETTLING_RATE = 2_000;

    private static final Duration LONGEST_WINDOW = Duration.ofMinutes(10);
    private static final Duration LONGEST_SHIPPING = Duration.ofMinutes(2);

    @Option(names = "--store", description = "sqlite or clickhouse (default: ${DEFAULT-VALUE})")
    private String store = "sqlite";

    @Option(names = "--rows", description = "to be in the store (default: ${DEFAULT-VALUE})")
    private long rows = 1_200_000;

    @Option(names = "--window", description = "requests of one figure (default: ${DEFAULT-VALUE})")
    private long window = 100_000;

    @Option(names = "--quick", description = "settles for a moment: shows that everything works")
    private boolean quick;

    @Option(
            names = "--tollgate",
            paramLabel = "COMMAND",
            description = "starts Tollgate; {config} is the file (default: ${DEFAULT-VALUE})",
            defaultValue = "deploy/tollgate serve --config {config}")
    private String tollgate = "";

    @Mixin private final RunFolders folders = new RunFolders();

    private FlatMain() {}

    public static void main(String[] arguments) {
        System.exit(
                new CommandLine(new FlatMain())
                        .setExecutionExceptionHandler(Compare::failed)
                        .execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        Duration settle = (quick ? Durations.QUICK : Durations.FULL).settle();
        long settling = SETTLING_RATE * settle.toSeconds();
        if (window < 1 || (rows - settling) / window < FlatCost.FEWEST) {
            throw new IllegalArgumentException(
                    "--rows "
                            + rows
                            + " (expected: settling and "
                            + FlatCost.FEWEST
                            + " windows, "
                            + (settling + FlatCost.FEWEST * window)
                            + ")");
        }
        Path work = folders.work();
        try (var children = new Children(work);
                var stores = new Stores(work)) {
            MockProcess mock = MockProcess.start(children, "mock", work);
            var node = new TollgateNode(List.of(tollgate.strip().split("\\s+", -1)));
            Gateway gateway = node.startWatched(children, work, mock, variant(stores));
            long settled = settle(gateway, settle);
            try (StoredRows stored = stored(stores, work)) {
                return file(measure(gateway, stored, settled));
            }
        }
    }

    private NodeVariant variant(Stores stores) throws IOException {
        return switch (store) {
            case "sqlite" -> NodeVariant.RECORDED;
            case "clickhouse" -> NodeVariant.clickHouse(stores.clickHousePort());
            default ->
                    throw new IllegalArgumentException(
                            "--store: " + store + " (expected: sqlite or clickhouse)");
        };
    }

    private StoredRows stored(Stores stores, Path work) throws IOException {
        return store.equals("sqlite")
                ? StoredRows.sqlite(work.resolve(Gateway.TOLLGATE).resolve("data/audit.db"))
                : StoredRows.clickHouse(stores.clickHousePort());
    }

    private static long settle(Gateway gateway, Duration time) throws IOException {
        LoadResult result =
                new OpenLoop(gateway.plain(), Payload.SMALL, CONNECTIONS, SETTLING_RATE)
                        .run(Duration.ZERO, time, Window.NONE);
        System.err.printf("settled with %d requests%n", result.sent());
        gateway.awaitShipped(LONGEST_SHIPPING);
        return result.sent();
    }

    private FlatCost measure(Gateway gateway, StoredRows stored, long settled) throws IOException {
        List<FlatWindow> windows = new ArrayList<>();
        stored.await(settled, LONGEST_SHIPPING);
        long sent = settled;
        while (sent < rows) {
            FlatWindow measured = window(gateway, stored, sent);
            windows.add(measured);
            sent += measured.sent();
            System.err.printf(
                    "%9d rows  cpu %6.1f us  %6.0f/s%n",
                    measured.rows(), measured.cpuMicros(), measured.perSecond());
        }
        return new FlatCost(windows, settled, stored.count());
    }

    private FlatWindow window(Gateway gateway, StoredRows stored, long sent) throws IOException {
        long before = stored.count();
        Quiet.await(gateway.process());
        var self = new ProcessTree(ProcessHandle.current().pid());
        var probe = new Probe(gateway.process(), List.of(self));
        probe.opened();
        LoadResult result =
                new ClosedLoop(gateway.plain(), Payload.SMALL, CONNECTIONS)
                        .run(window, LONGEST_WINDOW);
        gateway.awaitShipped(LONGEST_SHIPPING);
        stored.await(sent + result.sent(), LONGEST_SHIPPING);
        probe.closed();
        return new FlatWindow(
                before,
                result.sent(),
                result.bad(),
                result.perSecond(),
                probe.gatewayNanos() / 1e3 / result.sent(),
                result.latency().percentileMicros(50),
                result.latency().percentileMicros(99),
                probe.residentKb() / 1024.0,
                probe.otherCores());
    }

    private int file(FlatCost cost) throws IOException {
        List<Targets.Verdict> verdicts = cost.verdicts();
        folders.file(
                "flat-" + store,
                "The cost of a request from the first row to the millionth, " + store,
                "One node, 1 KB, "
                        + CONNECTIONS
                        + " connections, as many requests as it takes. CPU is that of the node"
                        + " until all rows of a window are in the store.\n\n"
                        + cost.table()
                        + "\n"
                        + Report.promises(verdicts));
        return verdicts.stream().allMatch(Targets.Verdict::pass) ? 0 : 1;
    }
}
