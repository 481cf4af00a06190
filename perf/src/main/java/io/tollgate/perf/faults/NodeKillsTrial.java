package io.tollgate.perf.faults;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Nodes are killed at random while a budget is spent to its end. */
final class NodeKillsTrial implements Trial {
    private static final int PAID = 250;
    private static final int RATE = 12;
    private final int kills;
    private final Random random;

    NodeKillsTrial(int kills, long seed) {
        this.kills = kills;
        this.random = new Random(seed);
    }

    @Override
    public String name() {
        return "kills";
    }

    @Override
    public String title() {
        return "kill -9 of random nodes while a budget is spent to its end";
    }

    @Override
    public List<String> keys() {
        return List.of(Trial.budget("kills", PAID));
    }

    @Override
    public void run(ClusterUnderTest cluster, Checks checks) throws IOException {
        var clients = new Clients(Trial.secret("kills"), "00b1", ClusterUnderTest.TOKENS);
        int unsafe;
        try (var _ = new BackgroundLoad(clients, RATE, cluster)) {
            unsafe = kill(cluster);
        }
        cluster.heal();
        long back = System.nanoTime();
        JsonNode lease = cluster.settled("key/kills", Duration.ofSeconds(30));
        double freed = (System.nanoTime() - back) / 1e9;
        // Whatever is left can be had, to the last answer.
        clients.paced(40, Duration.ofSeconds(4), i -> cluster.node(i % ClusterUnderTest.SIZE));
        clients.together(PAID, i -> cluster.node(i % ClusterUnderTest.SIZE));
        JsonNode end = cluster.settled("key/kills", Duration.ofSeconds(30));
        report(cluster, checks, clients, lease, end, freed, unsafe);
    }

    private int kill(ClusterUnderTest cluster) throws IOException {
        int unsafe = 0;
        for (int i = 1; i <= kills; i++) {
            Pause.ofMillis(random.nextInt(200, i % 2 == 0 ? 700 : 4_000));
            ClusterNode node = cluster.node(random.nextInt(ClusterUnderTest.SIZE));
            if (node.isAlive()) {
                if (cluster.nodes().stream().noneMatch(one -> one.isWhole(ClusterUnderTest.SIZE))) {
                    unsafe++;
                }
                node.kill();
                System.err.println("kill " + i + " of " + node.name());
            }
            node.launch();
        }
        return unsafe;
    }

    private void report(
            ClusterUnderTest cluster,
            Checks checks,
            Clients clients,
            JsonNode healed,
            JsonNode end,
            double freed,
            int unsafe)
            throws IOException {
        long calls = cluster.calls(clients.trace());
        long rows = cluster.rowsSum("kills");
        long limit = PAID * ClusterUnderTest.COST;
        checks.tell("kill -9 / of them before the cluster was whole again", kills + " / " + unsafe);
        checks.tell("requests sent", clients.answers().size());
        checks.tell("answers by status (0: broken)", clients.statuses());
        checks.check(
                "calls the provider counted, of " + PAID + " that are paid for",
                calls,
                "<= " + PAID,
                calls <= PAID);
        checks.tell("answers clients got", clients.served());
        checks.check(
                "nothing is held any more, s after all nodes were back",
                String.format(Locale.ROOT, "%.1f", freed),
                "< 5",
                freed < 5 && healed.path("claimed").asLong() == healed.path("spent").asLong());
        checks.check(
                "left in the end, in answers",
                (limit - end.path("spent").asLong()) / (double) ClusterUnderTest.COST,
                "< 1, >= 0",
                limit - end.path("spent").asLong() < ClusterUnderTest.COST
                        && end.path("spent").asLong() <= limit);
        checks.check(
                "spent as the cluster says / the rows of the nodes, USD",
                end.path("spent").asLong() / 1e9 + " / " + rows / 1e9,
                "equal",
                rows == end.path("spent").asLong());
        checks.check(
                "rows cost at least what the provider counted",
                (rows - calls * ClusterUnderTest.COST) / 1e9,
                ">= 0",
                rows >= calls * ClusterUnderTest.COST);
    }
}
