package io.tollgate.perf.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.perf.load.NodeMetrics;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A node that is killed and written off, and comes back after all; and one that stops in order. */
final class WriteOffTrial implements Trial {
    private static final int PAID = 60;

    @Override
    public String name() {
        return "write-off";
    }

    @Override
    public String title() {
        return "A dead node is written off, and comes back";
    }

    @Override
    public List<String> keys() {
        return List.of(Trial.budget("off", PAID));
    }

    @Override
    public void run(ClusterUnderTest cluster, Checks checks) throws IOException {
        var clients = new Clients(Trial.secret("off"), "0a01", ClusterUnderTest.TOKENS);
        ClusterNode doomed = cluster.node(2);
        int present = cluster.node(0).writeOff(doomed.name(), false).status();
        checks.check("while it is a member", present, "409", present == 409);

        clients.together(12, i -> cluster.node(i % ClusterUnderTest.SIZE));
        Thread under = Thread.startVirtualThread(() -> clients.together(2, _ -> doomed));
        Pause.ofMillis(100);
        doomed.kill();
        join(under);
        NodeMetrics.await(
                () -> cluster.node(0).cluster().path("members").size() == 2,
                Duration.ofSeconds(30));
        JsonNode held = cluster.node(0).lease("key/off");
        checks.tell("claimed / spent after the kill, USD", shown(held));

        ClusterNode.Answer done = cluster.node(0).writeOff(doomed.name(), false);
        JsonNode freed = cluster.settled("key/off", Duration.ofSeconds(10));
        checks.check("written off: " + done.body(), done.status(), "200", done.status() == 200);
        checks.check(
                "claimed / spent after that, USD",
                shown(freed),
                "equal",
                freed.path("claimed").asLong() == freed.path("spent").asLong());
        int stranger = cluster.node(0).writeOff("nobody", false).status();
        checks.check("one that has never been here", stranger, "409", stranger == 409);

        cluster.heal();
        JsonNode back = cluster.settled("key/off", Duration.ofSeconds(10));
        checks.check(
                "spent as the cluster says, once it is back / the rows, USD",
                back.path("spent").asLong() / 1e9 + " / " + cluster.rowsSum("off") / 1e9,
                "equal",
                back.path("spent").asLong() == cluster.rowsSum("off"));

        clients.together(6, _ -> doomed);
        doomed.stop();
        JsonNode left = cluster.node(0).lease("key/off");
        long own = share(left, doomed.name(), "claimed") - share(left, doomed.name(), "spent");
        checks.check(
                "claimed and not spent by a node that has stopped in order, USD",
                own / 1e9,
                "0",
                own == 0);
        cluster.heal();
    }

    private static long share(JsonNode lease, String node, String what) {
        for (JsonNode one : lease.path("nodes")) {
            if (one.path("name").asText().equals(node)) {
                return one.path(what).asLong();
            }
        }
        return 0;
    }

    private static String shown(JsonNode lease) {
        return lease.path("claimed").asLong() / 1e9 + " / " + lease.path("spent").asLong() / 1e9;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
