package io.tollgate.perf.faults;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** One node is cut off from two. */
final class SplitTrial implements Trial {
    private static final int PAID = 2_000;
    private static final int RATE = 15;
    private static final int ALONE = 2;
    private final Duration length;
    private final boolean silent;

    SplitTrial(Duration length, boolean silent) {
        this.length = length;
        this.silent = silent;
    }

    @Override
    public String name() {
        return silent ? "split-silent" : "split";
    }

    @Override
    public String title() {
        return "Split 1 against 2 for "
                + length.toSeconds()
                + " s, "
                + (silent ? "packets vanish" : "connections are reset");
    }

    @Override
    public List<String> keys() {
        return List.of(Trial.budget(name(), PAID));
    }

    @Override
    public void run(ClusterUnderTest cluster, Checks checks) throws IOException {
        var clients =
                new Clients(
                        Trial.secret(name()), silent ? "00d2" : "00d1", ClusterUnderTest.TOKENS);
        long cut;
        long end;
        double whole;
        try (var _ = new BackgroundLoad(clients, RATE, cluster)) {
            Pause.ofMillis(3_000);
            try (Split _ = Split.between(cluster, ALONE, silent)) {
                cut = System.nanoTime();
                Pause.of(length);
                end = System.nanoTime();
            }
            whole = cluster.awaitWhole();
            Pause.ofMillis(2_000);
        }
        JsonNode lease = cluster.settled("key/" + name(), Duration.ofSeconds(30));
        minority(cluster, checks, clients, cut, end);
        long elsewhere =
                clients.answers().stream()
                        .filter(got -> got.node() != cluster.node(ALONE))
                        .filter(got -> got.sentNanos() > cut && got.sentNanos() < end)
                        .filter(got -> got.status() != 200)
                        .count();
        checks.tell("the two others, meanwhile: not served", elsewhere);
        checks.check(
                "whole again, s after healing",
                String.format(Locale.ROOT, "%.1f", whole),
                "<= 30",
                whole <= 30);
        long calls = cluster.calls(clients.trace());
        long rows = cluster.rowsSum(name());
        checks.check(
                "spent as the cluster says / the rows / the provider, USD",
                lease.path("spent").asLong() / 1e9
                        + " / "
                        + rows / 1e9
                        + " / "
                        + calls * ClusterUnderTest.COST / 1e9,
                "equal",
                lease.path("spent").asLong() == rows && rows == calls * ClusterUnderTest.COST);
        checks.check(
                "claimed and not spent, USD",
                (lease.path("claimed").asLong() - lease.path("spent").asLong()) / 1e9,
                "0",
                lease.path("claimed").asLong() == lease.path("spent").asLong());
        checks.tell("answers by status", clients.statuses());
    }

    /** When the node that is alone served its last, and how long it kept others waiting. */
    private static void minority(
            ClusterUnderTest cluster, Checks checks, Clients clients, long cut, long end) {
        ClusterNode alone = cluster.node(ALONE);
        long last = cut;
        long refused = 0;
        for (Clients.Got got : clients.answers()) {
            boolean inside = got.sentNanos() > cut && got.sentNanos() < end;
            if (got.node() == alone && inside && got.status() == 200) {
                last = Math.max(last, got.sentNanos());
            } else if (got.node() == alone && inside && got.status() == 503) {
                refused++;
            }
        }
        checks.check(
                "the one that is alone: last served, s after the cut",
                String.format(Locale.ROOT, "%.1f", (last - cut) / 1e9),
                "<= 12",
                last - cut <= 12_000_000_000L);
        checks.check("of it: refused with 503", refused, "> 0", refused > 0);
    }
}
