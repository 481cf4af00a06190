package io.tollgate.perf.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.cluster.ports.FreePorts;
import io.tollgate.perf.load.Children;
import io.tollgate.perf.load.MockProcess;
import io.tollgate.perf.load.NodeMetrics;
import io.tollgate.perf.load.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Three nodes of one cluster and a mock provider that writes its own ledger. Each trial has a
 * virtual key of its own, so that none meets what another has spent.
 */
final class ClusterUnderTest {
    /** What an answer of the mock costs: 200 tokens of its 200 at 1,000 USD a million. */
    static final long COST = 200_000_000L;

    static final int TOKENS = 200;
    static final int SIZE = 3;
    private static final Duration LONGEST_JOINING = Duration.ofSeconds(90);
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final Template SETTINGS =
            new Template(
                    """
                    listen: {host: 127.0.0.1, port: <port>}
                    admin: {host: 127.0.0.1, port: <admin>, token: <token>}
                    data-dir: <data>
                    demo: false
                    drain: {grace: 5s}
                    audit: {node: <name>, store: sqlite}
                    cluster:
                      name: faults
                      secret: <secret>
                      host: <host>
                      port: <member>
                      members: [<members>]
                    routing: {max-attempts: 1, retries-per-key: 0}
                    providers:
                      mock: {base-url: "<mock>", keys: [<mock-key>]}
                    prices: {models: [{provider: mock, model: mock-1k, input: 0, output: 1000}]}
                    virtual-keys:
                    <keys>
                    """);

    private final Children children;
    private final Path work;
    private final MockProcess mock;
    private final Path ledger;
    private final List<ClusterNode> nodes = new ArrayList<>();
    private final List<Integer> memberPorts = new ArrayList<>();
    private final String launcher;

    private ClusterUnderTest(
            Children children, Path work, String launcher, MockProcess mock, Path ledger) {
        this.children = children;
        this.work = work;
        this.launcher = launcher;
        this.mock = mock;
        this.ledger = ledger;
    }

    /**
     * Starts the provider and writes the settings of three nodes; {@link #start} starts those.
     *
     * @param keys a line of settings for each virtual key
     */
    static ClusterUnderTest prepare(
            Children children, Path work, String launcher, List<String> keys) throws IOException {
        Path ledger = work.resolve("ledger");
        MockProcess mock = MockProcess.startWithLedger(children, work, ledger);
        var cluster = new ClusterUnderTest(children, work, launcher, mock, ledger);
        for (int i = 0; i < SIZE; i++) {
            cluster.memberPorts.add(FreePorts.take());
        }
        for (int i = 0; i < SIZE; i++) {
            cluster.nodes.add(
                    cluster.node(
                            "node-" + (i + 1),
                            MemberAddresses.of(i),
                            cluster.memberPorts.get(i),
                            SECRET,
                            keys));
        }
        return cluster;
    }

    /** The settings of one that does not know the secret. */
    ClusterNode stray() throws IOException {
        return node(
                "stray",
                MemberAddresses.of(SIZE),
                FreePorts.take(),
                "another secret of the same length",
                List.of("  - {name: stray, key: tg-stray-0123456789}"));
    }

    private ClusterNode node(
            String name, String host, int memberPort, String secret, List<String> keys)
            throws IOException {
        int port = FreePorts.take();
        int admin = FreePorts.take();
        Path data = work.resolve(name);
        var members = new ArrayList<String>();
        for (int i = 0; i < memberPorts.size(); i++) {
            members.add("\"" + MemberAddresses.of(i) + ":" + memberPorts.get(i) + "\"");
        }
        Path file =
                Files.writeString(
                        work.resolve(name + ".yaml"),
                        SETTINGS.with(
                                Map.ofEntries(
                                        Map.entry("port", port),
                                        Map.entry("admin", admin),
                                        Map.entry("token", ClusterNode.ADMIN_TOKEN),
                                        Map.entry("data", data),
                                        Map.entry("name", name),
                                        Map.entry("secret", secret),
                                        Map.entry("host", host),
                                        Map.entry("member", memberPort),
                                        Map.entry("members", String.join(", ", members)),
                                        Map.entry(
                                                "mock", "http://127.0.0.1:" + mock.port() + "/v1"),
                                        Map.entry("mock-key", MockProcess.KEY),
                                        Map.entry("keys", String.join("\n", keys)))));
        return new ClusterNode(children, List.of(launcher.strip()), name, file, data, port, admin);
    }

    List<Integer> memberPorts() {
        return List.copyOf(memberPorts);
    }

    List<ClusterNode> nodes() {
        return nodes;
    }

    ClusterNode node(int at) {
        return nodes.get(at);
    }

    int mockPort() {
        return mock.port();
    }

    /** Starts all and returns when they are whole. */
    void start() throws IOException {
        // One after the other the first time: the launcher may have to build.
        for (ClusterNode node : nodes) {
            node.launch();
            node.awaitListening();
        }
        awaitWhole();
    }

    /** Seconds until all nodes see each other, with all copies, and spend from budgets. */
    double awaitWhole() throws IOException {
        double seconds =
                NodeMetrics.await(
                        () -> nodes.stream().allMatch(node -> node.isWhole(SIZE)), LONGEST_JOINING);
        if (seconds < 0) {
            throw new IOException("the nodes did not find each other: " + node(0).cluster());
        }
        return seconds;
    }

    /** Starts those that do not run, and returns when all are whole. */
    void heal() throws IOException {
        for (ClusterNode node : nodes) {
            if (!node.isAlive()) {
                node.launch();
                node.awaitListening();
            }
        }
        awaitWhole();
    }

    /** The provider's calls whose trace begins so. */
    long calls(String trace) throws IOException {
        return Call.read(ledger).stream().filter(call -> call.trace().startsWith(trace)).count();
    }

    /** What the cluster says of an account, once nothing of it is claimed that is not spent. */
    JsonNode settled(String account, Duration atMost) {
        NodeMetrics.await(
                () -> {
                    JsonNode lease = node(0).lease(account);
                    return !lease.isMissingNode()
                            && lease.path("claimed").asLong() == lease.path("spent").asLong();
                },
                atMost);
        return node(0).lease(account);
    }

    /** What the rows of all nodes say that key has spent, once they are in the stores. */
    long rowsSum(String key) {
        NodeMetrics.await(
                () -> nodes.stream().allMatch(node -> node.metrics().shipped()),
                Duration.ofSeconds(30));
        return nodes.stream().mapToLong(node -> node.spentNanoUsd(key)).sum();
    }
}
