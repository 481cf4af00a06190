package io.tollgate.perf.faults;

import io.tollgate.node.config.SpendingConfig;
import io.tollgate.perf.load.NodeMetrics;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** All nodes are killed at once; two come back, then the third. */
final class AllDownTrial implements Trial {
    private static final int PAID = 20;
    private static final int BEFORE = 12;
    private static final Duration WAIT = SpendingConfig.NONE.waiting();

    @Override
    public String name() {
        return "all-down";
    }

    @Override
    public String title() {
        return "All nodes killed at once, no database";
    }

    @Override
    public List<String> keys() {
        return List.of(Trial.budget("down", PAID), Trial.key("free", ""));
    }

    @Override
    public void run(ClusterUnderTest cluster, Checks checks) throws IOException {
        var clients = new Clients(Trial.secret("down"), "00c1", ClusterUnderTest.TOKENS);
        var free = new Clients(Trial.secret("free"), "00c2", ClusterUnderTest.TOKENS);
        clients.together(BEFORE, i -> cluster.node(i % ClusterUnderTest.SIZE));
        checks.tell("served before", clients.served());
        long before = clients.served();
        cluster.nodes().forEach(ClusterNode::kill);

        cluster.node(0).launch();
        cluster.node(1).launch();
        cluster.node(0).awaitListening();
        Clients.Got unbudgeted = free.ask(cluster.node(0));
        checks.check(
                "two are back: a request without a budget",
                unbudgeted.status() + " after " + unbudgeted.tookMillis() + " ms",
                "200",
                unbudgeted.status() == 200);
        cluster.node(1).awaitListening();
        NodeMetrics.await(
                () -> cluster.node(0).cluster().path("members").size() == 2,
                Duration.ofSeconds(30));
        Clients.Got waiting = clients.ask(cluster.node(0));
        checks.check(
                "two are back: a request with a budget",
                waiting.status() + " after " + waiting.tookMillis() + " ms",
                "503 after spending.wait, " + WAIT.toSeconds() + " s",
                waiting.status() == 503
                        && waiting.tookMillis() >= WAIT.toMillis()
                        && waiting.tookMillis() < WAIT.plusSeconds(2).toMillis());

        cluster.node(2).launch();
        cluster.node(2).awaitListening();
        double seconds =
                NodeMetrics.await(
                        () -> cluster.nodes().stream().allMatch(node -> decided(node)),
                        Duration.ofSeconds(60));
        checks.check(
                "budgets are spent from, s after the third serves",
                String.format(Locale.ROOT, "%.1f", seconds),
                "<= 5",
                seconds >= 0 && seconds <= 5);
        clients.together(3 * PAID, i -> cluster.node(i % ClusterUnderTest.SIZE));
        checks.check(
                "served in all, " + before + " of them before",
                clients.served(),
                "" + PAID,
                clients.served() == PAID);
        checks.check(
                "calls the provider counted",
                cluster.calls(clients.trace()),
                "" + PAID,
                cluster.calls(clients.trace()) == PAID);
        checks.tell("answers by status", clients.statuses());
        cluster.awaitWhole();
    }

    private static boolean decided(ClusterNode node) {
        return node.cluster().path("budgets_decided").asBoolean();
    }
}
