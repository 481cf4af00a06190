package io.tollgate.perf.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What the cluster is asked while nothing happens but requests. */
final class SteadyTrial implements Trial {
    private static final int RATE = 150;
    private static final Duration TIME = Duration.ofSeconds(20);

    @Override
    public String name() {
        return "steady";
    }

    @Override
    public String title() {
        return "Steady state: questions to the grid";
    }

    @Override
    public List<String> keys() {
        return List.of(
                Trial.key(
                        "steady",
                        "budgets: [{usd: 1000000, period: month, zone: Europe/Berlin}, {usd: 500000,"
                                + " period: day}], limits: [{requests: 1000000, period: 1h},"
                                + " {parallel: 3000}]"));
    }

    @Override
    public void run(ClusterUnderTest cluster, Checks checks) throws IOException {
        var warm = new Clients(Trial.secret("steady"), "00f1", ClusterUnderTest.TOKENS);
        warm.paced(RATE, Duration.ofSeconds(5), i -> cluster.node(i % ClusterUnderTest.SIZE));
        var clients = new Clients(Trial.secret("steady"), "00f2", ClusterUnderTest.TOKENS);
        double before = questions(cluster);
        clients.paced(RATE, TIME, i -> cluster.node(i % ClusterUnderTest.SIZE));
        double asked = questions(cluster) - before;
        long requests = clients.answers().size();
        checks.check(
                "requests / served",
                requests + " / " + clients.served(),
                "all",
                requests == clients.served());
        checks.tell("accounts of each request", 4);
        checks.tell("questions to the grid, of three nodes", (long) asked);
        checks.check(
                "questions a second, a node and an account",
                String.format(
                        Locale.ROOT, "%.2f", asked / TIME.toSeconds() / ClusterUnderTest.SIZE / 4),
                "<= 3, whatever the rate",
                asked / TIME.toSeconds() / ClusterUnderTest.SIZE / 4 <= 3);
        checks.note(
                "Counted are all questions, whoever waited for them: a request waits for one where"
                        + " its node has nothing left of its lease.");
    }

    private static double questions(ClusterUnderTest cluster) {
        return cluster.nodes().stream()
                .mapToDouble(node -> node.metrics().value("tollgate_spending_claims"))
                .sum();
    }
}
