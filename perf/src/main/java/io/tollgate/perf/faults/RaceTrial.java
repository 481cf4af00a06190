package io.tollgate.perf.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Money for ten requests, and two hundred clients over three nodes. */
final class RaceTrial implements Trial {
    private static final int PAID = 10;
    private static final int CLIENTS = 200;

    /** Of an answer that may be longer than it will be. */
    private static final int MORE_TOKENS = 667;

    @Override
    public String name() {
        return "race";
    }

    @Override
    public String title() {
        return "Budget race: money for 10 answers, 200 clients over three nodes";
    }

    @Override
    public List<String> keys() {
        return List.of(
                Trial.budget("race", PAID),
                Trial.budget("slow", PAID),
                Trial.key(
                        "short",
                        "budgets: [{usd: "
                                + PAID * MORE_TOKENS / 1e3
                                + ", period: month, zone: Europe/Berlin}]"));
    }

    @Override
    public void run(ClusterUnderTest cluster, Checks checks) throws IOException {
        var race = new Clients(Trial.secret("race"), "00a1", ClusterUnderTest.TOKENS);
        race.together(CLIENTS, i -> cluster.node(i % ClusterUnderTest.SIZE));
        exactly(cluster, checks, race, "200 at once");

        var slow = new Clients(Trial.secret("slow"), "00a2", ClusterUnderTest.TOKENS);
        slow.paced(20, Duration.ofSeconds(10), i -> cluster.node(i % ClusterUnderTest.SIZE));
        exactly(cluster, checks, slow, "20 a second for ten seconds");

        var less = new Clients(Trial.secret("short"), "00a3", MORE_TOKENS);
        less.together(CLIENTS, i -> cluster.node(i % ClusterUnderTest.SIZE));
        long calls = cluster.calls(less.trace());
        long left = PAID * MORE_TOKENS - calls * ClusterUnderTest.TOKENS;
        checks.tell("answers shorter than their max_tokens: served", less.served());
        checks.tell("their answers by status", less.statuses());
        checks.check(
                "what is left, in tokens",
                left,
                ">= 0, < " + MORE_TOKENS + " (one worst case)",
                left >= 0 && left < MORE_TOKENS);
        long longest = less.answers().stream().mapToLong(Clients.Got::tookMillis).max().orElse(0);
        checks.tell("longest of them to its answer, ms", longest);
    }

    private static void exactly(
            ClusterUnderTest cluster, Checks checks, Clients clients, String what)
            throws IOException {
        checks.check(what + ": served", clients.served(), "" + PAID, clients.served() == PAID);
        long calls = cluster.calls(clients.trace());
        checks.check(what + ": calls the provider counted", calls, "" + PAID, calls == PAID);
        checks.tell(what + ": answers by status", clients.statuses());
        checks.tell(
                what + ": longest to its answer, ms",
                clients.answers().stream().mapToLong(Clients.Got::tookMillis).max().orElse(0));
    }
}
