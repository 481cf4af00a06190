package io.tollgate.perf.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/** Limits of a minute, over three nodes and over one of them. */
final class RatesTrial implements Trial {
    private static final int REQUESTS = 600;
    private static final int TOKENS = 100_000;

    /** Of an answer of the mock, its prompt included; no request asks for less. */
    private static final int TOKENS_OF_ONE = 400;

    private static final long WINDOW_MILLIS = 59_900;
    private static final Duration TIME = Duration.ofSeconds(125);
    private static final int RATE = 16;

    @Override
    public String name() {
        return "rates";
    }

    @Override
    public String title() {
        return "Limits of a minute: 600 requests, 100,000 tokens";
    }

    @Override
    public List<String> keys() {
        String requests = "limits: [{requests: " + REQUESTS + ", period: 1m}]";
        String tokens = "limits: [{tokens: " + TOKENS + ", period: 1m}]";
        return List.of(
                Trial.key("requests-all", requests),
                Trial.key("requests-one", requests),
                Trial.key("tokens-all", tokens),
                Trial.key("tokens-one", tokens));
    }

    @Override
    public void run(ClusterUnderTest cluster, Checks checks) {
        IntFunction<ClusterNode> all = i -> cluster.node(i % ClusterUnderTest.SIZE);
        IntFunction<ClusterNode> one = _ -> cluster.node(1);
        var running = new ArrayList<Thread>();
        running.add(load("requests-all", "00e1", RATE, all));
        running.add(load("requests-one", "00e2", RATE, one));
        running.add(load("tokens-all", "00e3", RATE / 2, all));
        running.add(load("tokens-one", "00e4", RATE / 2, one));
        running.forEach(RatesTrial::join);
        check(cluster, checks, "requests-all", REQUESTS, 1);
        check(cluster, checks, "requests-one", REQUESTS, 1);
        check(cluster, checks, "tokens-all", TOKENS, TOKENS_OF_ONE);
        check(cluster, checks, "tokens-one", TOKENS, TOKENS_OF_ONE);
        checks.note(
                "A minute is any 59.9 s between the beginnings of requests, as the rows have them."
                        + " Usable: what was served in 125 s against the limit for as long.");
    }

    private static Thread load(String key, String trace, int rate, IntFunction<ClusterNode> nodes) {
        var clients = new Clients(Trial.secret(key), trace, TOKENS_OF_ONE);
        return Thread.ofPlatform().start(() -> clients.paced(rate, TIME, nodes));
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void check(
            ClusterUnderTest cluster, Checks checks, String key, int limit, int each) {
        cluster.rowsSum(key);
        var times = new ArrayList<Long>();
        cluster.nodes().forEach(node -> times.addAll(node.servedAt(key)));
        times.sort(Long::compare);
        int most = 0;
        int from = 0;
        for (int to = 0; to < times.size(); to++) {
            while (times.get(to) - times.get(from) >= WINDOW_MILLIS) {
                from++;
            }
            most = Math.max(most, (to - from + 1) * each);
        }
        // What was used counts for 62.5 s at most, so that two limits fit into 125 s: 96 %.
        double usable = 100.0 * times.size() * each / (limit * TIME.toSeconds() / 60.0);
        checks.check(key + ": most in a minute", most, "<= " + limit, most <= limit);
        checks.check(
                key + ": usable, %",
                String.format(Locale.ROOT, "%.1f", usable),
                ">= 95",
                usable >= 95);
    }
}
