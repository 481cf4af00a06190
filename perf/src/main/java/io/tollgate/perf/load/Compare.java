package io.tollgate.perf.load;

import io.tollgate.cluster.ports.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/**
 * Compares gateways on this machine: starts a mock provider, nginx and Tollgate, puts them and any
 * further gateway under the same load in turn, round after round, and files what came out.
 */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Compares Tollgate with nginx and any other gateway under the same load.")
final class Compare implements Runnable {
    @Option(names = "--rounds", description = "rounds; the medians over them count (default: 5)")
    private int rounds;

    @Option(names = "--quick", description = "two short rounds: shows that everything works")
    private boolean quick;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "SCENARIO",
            description =
                    "some of: cpu-1k, cpu-10k, rate-500, rate-2000, streams-100,"
                            + " streams-1000, tls-1k, tls-10k, translated-1k, many")
    private List<String> only = List.of();

    @Option(names = "--many", description = "also 9,500 streams at once, in one round")
    private boolean many;

    @Option(names = "--start-up", description = "also the time from launch to first answer")
    private boolean startUp;

    @Option(
            names = "--gateway",
            paramLabel = "NAME=URL,PID[,MODEL][,KEY][,HEADER: VALUE]...",
            description = "a further gateway that runs already; * in MODEL is the mock's name")
    private List<String> further = List.of();

    @Option(names = "--control", description = "also a second nginx: equal things must be equal")
    private boolean control;

    @Option(
            names = "--clickhouse",
            description = "also a Tollgate whose record goes to a ClickHouse started for it")
    private boolean clickHouse;

    @Option(
            names = "--limited",
            description =
                    "also a Tollgate with budgets and limits; its record is in ClickHouse with"
                            + " --clickhouse, else in SQLite")
    private boolean limited;

    @Option(
            names = "--member",
            description = "also such a Tollgate as member of a cluster, beside an idle one")
    private boolean member;

    @Option(names = "--no-tollgate", description = "leave Tollgate out")
    private boolean noTollgate;

    @Option(
            names = "--tollgate",
            paramLabel = "COMMAND",
            description = "starts Tollgate; {config} is the file (default: ${DEFAULT-VALUE})",
            defaultValue = "deploy/tollgate serve --config {config}")
    private String tollgate = "";

    @Option(
            names = "--peer",
            paramLabel = "NAME",
            description = "also a gateway that a script in perf/peers installs and starts")
    private List<String> peers = List.of();

    @Option(names = "--mock-port", defaultValue = "0", description = "of the mock (0: any)")
    private int mockPort;

    @Option(names = "--max-minutes", defaultValue = "60", description = "then it stops")
    private int maxMinutes;

    @Option(names = "--work", required = true, description = "folder for logs and settings")
    private Path work = Path.of(".");

    @Option(names = "--out", required = true, description = "folder for the results")
    private Path out = Path.of(".");

    @Option(
            names = "--label",
            defaultValue = "",
            description = "commit and command, for the report")
    private String label = "";

    public static void main(String[] arguments) {
        System.exit(
                new CommandLine(new Compare())
                        .setExecutionExceptionHandler(Compare::failed)
                        .execute(arguments));
    }

    /** One message instead of a stack trace: what fails here is the surroundings. */
    static int failed(Exception failure, CommandLine command, ParseResult arguments) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        command.getErr().println(cause.getMessage());
        return CommandLine.ExitCode.SOFTWARE;
    }

    @Override
    public void run() {
        try (var children = new Children(Files.createDirectories(work));
                var stores = new Stores(work)) {
            int port = mockPort == 0 ? FreePorts.take() : mockPort;
            MockProcess mock = MockProcess.start(children, "mock", work, port);
            List<Gateway> gateways = start(children, mock, stores);
            try (var client = new MockClient(mock.port())) {
                compare(children, mock, client, gateways);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /**
     * SQLite takes so much that it hides what limits cost: where there is ClickHouse, it is that.
     */
    private NodeVariant limited(Stores stores) throws IOException {
        return clickHouse
                ? NodeVariant.LIMITED.recordedAs(NodeVariant.clickHouse(stores.clickHousePort()))
                : NodeVariant.LIMITED;
    }

    private List<NodeVariant> variants(Stores stores) throws IOException {
        List<NodeVariant> variants = new ArrayList<>();
        variants.add(NodeVariant.RECORDED);
        variants.add(NodeVariant.UNRECORDED);
        if (clickHouse) {
            variants.add(NodeVariant.clickHouse(stores.clickHousePort()));
        }
        if (limited) {
            variants.add(limited(stores));
        }
        return variants;
    }

    private List<Gateway> start(Children children, MockProcess mock, Stores stores)
            throws IOException {
        List<Gateway> gateways = new ArrayList<>();
        gateways.add(Direct.to(mock));
        gateways.add(Nginx.start(children, Gateway.NGINX, work, mock));
        if (control) {
            gateways.add(Nginx.start(children, "nginx-again", work, mock));
        }
        if (!noTollgate) {
            for (NodeVariant variant : variants(stores)) {
                gateways.add(node().start(children, work, mock, variant));
            }
            if (member) {
                gateways.add(node().startMember(children, work, mock, limited(stores)));
            }
        }
        for (String peer : peers) {
            gateways.add(Peer.start(children, peer, mock));
        }
        for (String text : further) {
            gateways.add(Gateway.parse(text));
        }
        return gateways;
    }

    private void compare(
            Children children, MockProcess mock, MockClient client, List<Gateway> gateways)
            throws IOException {
        Durations durations = quick ? Durations.QUICK : Durations.FULL;
        var comparison = new Comparison(client, durations, gateways, mock.tree(), maxMinutes);
        List<Scenario> scenarios = scenarios();
        List<Sample> samples = comparison.run(scenarios, rounds());
        List<StartUp.Result> starts = startUp ? starts(children, mock) : List.of();
        var results = new Results(out, label, scenarios, gateways);
        System.out.println(results.write(samples, starts));
        System.out.println("Filed in " + out);
    }

    private List<StartUp.Result> starts(Children children, MockProcess mock) throws IOException {
        List<StartUp.Result> starts = new ArrayList<>();
        starts.add(
                StartUp.measure(
                        Gateway.NGINX,
                        rounds(),
                        children,
                        () -> Nginx.launch(children, "nginx-start", work, mock)));
        if (!noTollgate) {
            starts.add(
                    StartUp.measure(
                            Gateway.TOLLGATE,
                            rounds(),
                            children,
                            () ->
                                    node().launch(
                                                    children,
                                                    NodeVariant.RECORDED,
                                                    "tollgate-start",
                                                    work,
                                                    mock)));
        }
        return starts;
    }

    private int rounds() {
        return rounds > 0 ? rounds : quick ? 2 : 5;
    }

    private TollgateNode node() {
        return new TollgateNode(List.of(tollgate.strip().split("\\s+", -1)));
    }

    private List<Scenario> scenarios() {
        for (String id : only) {
            if (Scenario.ALL.stream().noneMatch(s -> s.id().equals(id))) {
                throw new IllegalArgumentException(
                        "--only "
                                + id
                                + " (expected: "
                                + String.join(
                                        ", ", Scenario.ALL.stream().map(Scenario::id).toList())
                                + ")");
            }
        }
        return Scenario.ALL.stream()
                .filter(s -> only.isEmpty() ? many || !s.id().equals("many") : asked(s))
                .toList();
    }

    private boolean asked(Scenario scenario) {
        return only.contains(scenario.id()) || (many && scenario.id().equals("many"));
    }
}
