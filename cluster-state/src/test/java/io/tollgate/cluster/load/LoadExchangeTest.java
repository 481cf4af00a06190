package io.tollgate.cluster.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several nodes in one thread: what one says the others hear at once, when the test says so. */
class LoadExchangeTest {
    private static final long SECOND = 1_000_000_000L;
    private static final String KEY = "openai/main#1";

    private final FakeNanos clock = new FakeNanos();
    private final List<byte[]> said = new CopyOnWriteArrayList<>();
    private final List<Consumer<byte[]>> listeners = new ArrayList<>();
    private final List<LoadTable> tables = new ArrayList<>();
    private final List<LoadExchange> exchanges = new ArrayList<>();

    @AfterEach
    void close() {
        exchanges.forEach(LoadExchange::close);
    }

    @Test
    void addsUpTheCallsOfAllNodes() {
        nodes(3);
        begin(0, 2);
        begin(1, 5);

        report();

        assertThat(key(0).inFlight()).isEqualTo(7);
        assertThat(key(2).inFlight()).isEqualTo(7);
    }

    @Test
    void forgetsWhatANodeReportedOnceItIsGone() {
        nodes(3);
        begin(1, 5);
        report();

        exchanges.getFirst().members(List.of("node-0", "node-2"));

        assertThat(key(0).inFlight()).isZero();
        assertThat(key(2).inFlight()).isEqualTo(5);
    }

    @Test
    void aNodeLeavesAKeyAloneAsSoonAsAnotherIsToldTo() {
        nodes(2);

        key(0).coolDown().until(clock.getAsLong() + 20 * SECOND);
        deliver();

        assertThat(key(1).coolDown().remainingNanos(clock.getAsLong())).isEqualTo(20 * SECOND);
    }

    @Test
    void aBreakerOpensAndClosesOnAllNodes() {
        nodes(3);
        for (int i = 0; i < BreakerSettings.DEFAULTS.failures(); i++) {
            key(0).failed("model");
        }
        deliver();
        assertThat(openOn("model")).isEqualTo(3);
        clock.advance(BreakerSettings.DEFAULTS.open());

        int prober = takeTheProbe("model");
        breaker(prober, "model").probeSucceeded();
        deliver();

        assertThat(openOn("model")).isZero();
    }

    @Test
    void oneProbeIsOutAtATimeAndAFailedOneIsHeardByAll() {
        nodes(3);
        key(1).refusal().trip(10 * SECOND, 60 * SECOND);
        deliver();
        clock.advance(Duration.ofSeconds(10));

        int probes = 0;
        for (int step = 0; step < 100; step++) {
            for (int node = 0; node < 3; node++) {
                if (key(node).refusal().tryProbe(clock.getAsLong())) {
                    probes++;
                    deliver();
                }
            }
            clock.advance(Duration.ofMillis(50));
        }
        assertThat(probes).isEqualTo(1);

        for (int node = 0; node < 3; node++) {
            key(node).refusal().probeFailed(10 * SECOND, 60 * SECOND);
        }
        deliver();
        assertThat(tables)
                .allSatisfy(table ->
                        assertThat(table.key(KEY).refusal().openNanos(clock.getAsLong()))
                                .isBetween(20 * SECOND, 21 * SECOND));
    }

    @Test
    void anEarlyProbeIsOneForAllNodesToo() {
        nodes(3);
        key(1).refusal().trip(100 * SECOND, 100 * SECOND);
        deliver();
        clock.advance(Duration.ofSeconds(1));

        int probes = 0;
        for (int step = 0; step < 40; step++) {
            for (int node = 0; node < 3; node++) {
                if (key(node).refusal().tryProbeEarly(clock.getAsLong())) {
                    probes++;
                    deliver();
                }
            }
            clock.advance(Duration.ofMillis(50));
        }

        assertThat(probes).isEqualTo(1);
    }

    @Test
    void aNodeThatComesLaterHearsOfTroubles() {
        nodes(2);
        key(0).refusal().trip(100 * SECOND, 100 * SECOND);
        key(1).coolDown().until(clock.getAsLong() + 50 * SECOND);
        deliver();

        nodes(1);
        report();
        deliver();

        assertThat(key(2).refusal().gate(clock.getAsLong())).isEqualTo(Breaker.Gate.OPEN);
        assertThat(key(2).coolDown().active(clock.getAsLong())).isTrue();
    }

    @Test
    void theProvidersQuotaIsKnownEverywhere() {
        nodes(2);
        clock.advance(Duration.ofMillis(10));
        key(0).quota(0, 100);

        report();

        assertThat(key(1).remainingTokens()).isEqualTo(100);
        assertThat(key(1).drained(clock.getAsLong())).isTrue();
    }

    @Test
    void whatIsNoMessageIsLeftAlone() {
        nodes(2);

        listeners.forEach(listener -> listener.accept(new byte[] {9, 1, 2}));
        listeners.forEach(listener -> listener.accept(new byte[0]));
        byte[] cut =
                LoadMessage.write(
                        new LoadMessage.From("node-1", 1), new LoadMessage.Pause(KEY, SECOND, 1));
        listeners.forEach(listener -> listener.accept(java.util.Arrays.copyOf(cut, 20)));

        assertThat(key(0).coolDown().active(clock.getAsLong())).isFalse();
    }

    /** Nodes that see each other's counts late all run to the same key, unless they expect it. */
    @Test
    void nodesDoNotHerdBetweenReports() {
        nodes(3);
        String[] keys = {"a", "b", "c", "d"};
        var random = new Random(3);
        int worst = 0;
        var running = new ArrayList<Runnable>();
        for (int tick = 0; tick < 3000; tick++) {
            // 40 requests are running at a time; one node after the other begins one
            LoadTable node = tables.get(random.nextInt(3));
            KeyLoad best =
                    java.util.Arrays.stream(keys)
                            .map(node::key)
                            .min(
                                    Comparator.<KeyLoad>comparingInt(KeyLoad::inFlight)
                                            .thenComparingInt(_ -> random.nextInt()))
                            .orElseThrow();
            best.begin();
            running.add(best::end);
            if (running.size() > 40) {
                running.remove(random.nextInt(running.size())).run();
            }
            if (tick % 60 == 0) {
                report();
            }
            if (tick > 100) {
                for (String key : keys) {
                    int all = tables.stream().mapToInt(t -> t.key(key).ownInFlight()).sum();
                    worst = Math.max(worst, all);
                }
            }
        }

        assertThat(worst).isLessThanOrEqualTo(20); // 10 are even
    }

    private void nodes(int more) {
        for (int i = 0; i < more; i++) {
            int at = tables.size();
            var table = new LoadTable(clock);
            table.key(KEY);
            for (String key : List.of("a", "b", "c", "d")) {
                table.key(key);
            }
            tables.add(table);
            exchanges.add(
                    new LoadExchange(
                            table,
                            "node-" + at,
                            1,
                            new Broadcast() {
                                @Override
                                public void send(byte[] message) {
                                    said.add(message);
                                }

                                @Override
                                public void listen(Consumer<byte[]> listener) {
                                    listeners.add(listener);
                                }
                            }));
            exchanges.getLast().open();
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < tables.size(); i++) {
            names.add("node-" + i);
        }
        exchanges.forEach(exchange -> exchange.members(names));
    }

    private void report() {
        clock.advance(Duration.ofSeconds(1));
        exchanges.forEach(LoadExchange::sayCounts);
        deliver();
    }

    private void deliver() {
        exchanges.forEach(LoadExchange::sayNews);
        while (!said.isEmpty()) {
            byte[] message = said.removeFirst();
            listeners.forEach(listener -> listener.accept(message));
        }
    }

    private void begin(int node, int calls) {
        for (int i = 0; i < calls; i++) {
            key(node).begin();
        }
    }

    private KeyLoad key(int node) {
        return tables.get(node).key(KEY);
    }

    private Breaker breaker(int node, String model) {
        return java.util.Objects.requireNonNull(key(node).breaker(model));
    }

    private int openOn(String model) {
        int open = 0;
        for (LoadTable table : tables) {
            Breaker breaker = table.key(KEY).breaker(model);
            open +=
                    breaker != null && breaker.gate(clock.getAsLong()) != Breaker.Gate.CLOSED
                            ? 1
                            : 0;
        }
        return open;
    }

    private int takeTheProbe(String model) {
        for (int step = 0; step < 20; step++) {
            for (int node = 0; node < tables.size(); node++) {
                if (breaker(node, model).tryProbe(clock.getAsLong())) {
                    deliver();
                    return node;
                }
            }
            clock.advance(Duration.ofMillis(50));
        }
        throw new AssertionError("nobody had the turn to probe");
    }
}
