package io.tollgate.perf.faults;

import io.tollgate.perf.load.Children;
import io.tollgate.perf.load.RunFolders;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Kills, splits and races three nodes, and looks whether budgets and limits held. */
@Command(
        name = "cluster",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Kills, splits and races three nodes; did budgets and limits hold?")
final class ClusterCommand implements Callable<Integer> {
    private static final int ANSWER_MILLIS = 300;

    @Option(
            names = "--only",
            description =
                    "one trial or more: race, write-off, steady, rates, stray, split, split-silent,"
                            + " all-down, kills (default: all)")
    private List<String> only = new ArrayList<>();

    @Option(names = "--kills", description = "(default: ${DEFAULT-VALUE})")
    private int kills = 20;

    @Option(names = "--split-seconds", description = "(default: ${DEFAULT-VALUE})")
    private int splitSeconds = 60;

    @Option(names = "--seed", description = "of all that is left to chance")
    private long seed = System.nanoTime();

    @Option(names = "--tollgate", description = "the launcher (default: ${DEFAULT-VALUE})")
    private String tollgate = "deploy/tollgate";

    @Mixin private final RunFolders folders = new RunFolders();

    private ClusterCommand() {}

    @Override
    public Integer call() throws IOException {
        List<Trial> trials = chosen();
        Path work = folders.work();
        var report = new StringBuilder();
        boolean passed = true;
        // one more for a stranger
        try (MemberAddresses _ = MemberAddresses.add(ClusterUnderTest.SIZE + 1);
                var children = new Children(work)) {
            var cluster = ClusterUnderTest.prepare(children, work, tollgate, keys());
            slowDown(cluster.mockPort());
            cluster.start();
            for (Trial trial : trials) {
                System.err.println(trial.name() + ": " + trial.title());
                var checks = new Checks(trial.title());
                trial.run(cluster, checks);
                System.err.println(checks);
                report.append(checks).append('\n');
                passed &= checks.passed();
                cluster.heal();
            }
        }
        report.append("Seed ").append(seed).append(".\n");
        String name = only.isEmpty() ? "" : "-" + String.join("-", only);
        folders.file("faults-cluster" + name, "Three nodes of a cluster", report.toString());
        return passed ? 0 : 1;
    }

    private List<Trial> all() {
        var split = Duration.ofSeconds(splitSeconds);
        return List.of(
                new RaceTrial(),
                new WriteOffTrial(),
                new SteadyTrial(),
                new RatesTrial(),
                new StrayTrial(),
                new SplitTrial(split, false),
                new SplitTrial(split, true),
                new AllDownTrial(),
                new NodeKillsTrial(kills, seed));
    }

    private List<Trial> chosen() {
        List<Trial> all = all();
        List<String> names = all.stream().map(Trial::name).toList();
        for (String name : only) {
            if (!names.contains(name)) {
                throw new IllegalArgumentException(
                        "--only: " + name + " (expected: one of " + names + ")");
            }
        }
        return all.stream().filter(trial -> only.isEmpty() || only.contains(trial.name())).toList();
    }

    private List<String> keys() {
        var keys = new ArrayList<String>();
        all().forEach(trial -> keys.addAll(trial.keys()));
        return keys;
    }

    /** An answer of a provider takes its time. */
    private static void slowDown(int mockPort) throws IOException {
        URI control =
                URI.create(
                        "http://127.0.0.1:"
                                + mockPort
                                + "/mock/control?latency-ms="
                                + ANSWER_MILLIS);
        try (HttpClient client = HttpClient.newHttpClient()) {
            client.send(
                    HttpRequest.newBuilder(control)
                            .POST(HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
