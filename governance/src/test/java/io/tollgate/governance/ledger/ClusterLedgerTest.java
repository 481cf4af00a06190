package io.tollgate.governance.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.cluster.grid.Member;
import io.tollgate.cluster.hazelcast.HazelcastGrid;
import io.tollgate.cluster.hazelcast.MemberSettings;
import io.tollgate.cluster.ports.FreePorts;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Three members of a real cluster in this JVM, and the ledgers over them. */
final class ClusterLedgerTest {
    private static final int NODES = 3;
    private static final int CLIENTS = 200;
    private static final long WORST = 1_000;
    private static final Period MONTH =
            new Period.Calendar(Period.Step.MONTH, ZoneId.of("Europe/Berlin"));
    private static final List<TestNode> nodes = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        List<Integer> ports = FreePorts.take(3);
        for (int i = 0; i < NODES; i++) {
            nodes.add(new TestNode(i, ports));
        }
        nodes.forEach(TestNode::join);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> nodes.stream().allMatch(node -> node.ledger.decides()));
    }

    @AfterAll
    static void stop() {
        nodes.forEach(TestNode::close);
    }

    @Test
    void moneyForTenRequestsServesTenOfTwoHundredAtOnce() throws Exception {
        Limit limit = Limit.of("key/race", Unit.NANO_USD, 10 * WORST, MONTH);

        int served = race(limit, WORST);

        assertThat(served).isEqualTo(10);
        assertThat(spent(limit)).isEqualTo(10 * WORST);
    }

    @Test
    void shorterAnswersLeaveLessThanOneWorstCase() throws Exception {
        Limit limit = Limit.of("key/short", Unit.NANO_USD, 10 * WORST, MONTH);

        int served = race(limit, WORST * 3 / 10);

        assertThat(served).isEqualTo(31);
        assertThat(spent(limit)).isEqualTo(9_300);
    }

    /** What pays for ten at once pays for 7, 4, 3, 2, 2, 1, 1 and 1 after them. */
    @Test
    void whoWaitsWaitsForAnswersAndForNothingElse() throws Exception {
        Limit limit = Limit.of("key/slow", Unit.NANO_USD, 10 * WORST, MONTH);
        var answer = Duration.ofMillis(200);
        long began = System.nanoTime();

        int served = race(List.of(limit), WORST * 3 / 10, answer);

        assertThat(served).isEqualTo(31);
        Duration answers = answer.multipliedBy(9);
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isBetween(answers, answers.multipliedBy(2));
    }

    @Test
    void twoAccountsAreSpentToTheLastRequestOfTheSmallerOne() throws Exception {
        Limit key = Limit.of("key/both", Unit.NANO_USD, 10 * WORST, MONTH);
        Limit team = Limit.of("team/both", Unit.NANO_USD, 12 * WORST, MONTH);

        int served = race(List.of(key, team), WORST);

        assertThat(served).isEqualTo(10);
    }

    @Test
    void requestsAtOnceAreCountedOverAllNodes() {
        Limit limit = Limit.of("key/at-once", Unit.PARALLEL, 4, new Period.Standing());
        var held = new ArrayList<Hold>();
        for (int i = 0; i < 4; i++) {
            held.add(nodes.get(i % NODES).admitted(List.of(limit), 0));
        }

        assertThat(nodes.get(1).await(List.of(limit), 0, Duration.ofMillis(300))).isNull();
        held.getFirst().settle(0, 0);
        Hold next = nodes.get(1).admitted(List.of(limit), 0);

        next.settle(0, 0);
        held.forEach(hold -> hold.settle(0, 0));
    }

    @Test
    void aBusyAccountAsksTheGridAFewTimesASecondWhateverItsTraffic() {
        Limit limit = Limit.of("key/busy", Unit.NANO_USD, 1_000_000 * WORST, MONTH);
        TestNode node = nodes.getFirst();
        node.admitted(List.of(limit), WORST).settle(WORST, 0);
        long before = node.ledger.gridCalls();

        for (int i = 0; i < 20_000; i++) {
            node.admitted(List.of(limit), WORST).settle(WORST, 0);
        }

        assertThat(node.ledger.gridCalls() - before).isLessThan(200);
    }

    private static int race(Limit limit, long actual) throws Exception {
        return race(List.of(limit), actual);
    }

    private static int race(List<Limit> limits, long actual) throws Exception {
        return race(limits, actual, Duration.ZERO);
    }

    /** Clients at once, over all nodes; each may wait a while. */
    private static int race(List<Limit> limits, long actual, Duration answer) throws Exception {
        var served = new AtomicInteger();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<CompletableFuture<Void>>();
            for (int i = 0; i < CLIENTS; i++) {
                TestNode node = nodes.get(i % NODES);
                all.add(
                        CompletableFuture.runAsync(
                                () -> {
                                    Hold hold = node.await(limits, WORST, Duration.ofSeconds(10));
                                    if (hold != null) {
                                        served.incrementAndGet();
                                        pause(answer);
                                        hold.settle(actual, 0);
                                    }
                                },
                                clients));
            }
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                    .get(30, TimeUnit.SECONDS);
        }
        return served.get();
    }

    private static void pause(Duration length) {
        try {
            Thread.sleep(length);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static long spent(Limit limit) {
        long now = InstantSource.system().millis();
        long slot = limit.period().slotAt(now);
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> lease(limit).claimed() == lease(limit).spent());
        assertThat(limit.period().slotAt(InstantSource.system().millis())).isEqualTo(slot);
        return lease(limit).spent();
    }

    private static Leases.Lease lease(Limit limit) {
        return nodes.getFirst().ledger.leases().worst(100).stream()
                .filter(lease -> lease.account().equals(limit.id()))
                .findFirst()
                .orElseThrow();
    }

    /** A member with its ledger. */
    private static final class TestNode {
        private final HazelcastGrid grid;
        private final ExecutorService calls = Executors.newSingleThreadExecutor();
        private final LeaseLedger ledger;
        private final Admissions admissions;

        TestNode(int at, List<Integer> ports) {
            var joining =
                    new MemberSettings.Joining.Addresses(
                            ports.stream().map(port -> "127.0.0.1:" + port).toList());
            var settings =
                    new MemberSettings(
                            "ledger",
                            "a secret of the tests",
                            "127.0.0.1",
                            ports.get(at),
                            joining,
                            NODES,
                            2,
                            MemberSettings.SHORTEST_SILENCE);
            grid =
                    new HazelcastGrid(
                            settings,
                            new Member("node-" + at, 1),
                            List.of(LeaseLedger.MONEY, LeaseLedger.RATES));
            ledger = new LeaseLedger(grid, calls, InstantSource.system(), NODES);
            admissions = new Admissions(ledger, InstantSource.system());
        }

        void join() {
            ledger.start();
            grid.join();
        }

        Hold admitted(List<Limit> limits, long worst) {
            Hold hold = await(limits, worst, Duration.ofSeconds(5));
            assertThat(hold).isNotNull();
            return Objects.requireNonNull(hold);
        }

        /** As a request waits in a node; null where it is refused. */
        @Nullable Hold await(List<Limit> limits, long worst, Duration atMost) {
            Wallet wallet = Wallet.of(limits.stream().map(ledger::account).toList());
            var ask = new Ask(InstantSource.system().millis(), worst, 0);
            long until = System.nanoTime() + atMost.toNanos();
            while (true) {
                switch (admissions.admit(wallet, ask)) {
                    case Admission.Admitted in -> {
                        return in.hold();
                    }
                    case Admission.TooLittle found -> {
                        if (found.more() != More.WAIT || !waited(found, until)) {
                            return null;
                        }
                    }
                }
            }
        }

        private boolean waited(Admission.TooLittle found, long until) {
            var told = new CompletableFuture<Boolean>();
            var waiter = new Waiter(found.need(), () -> told.complete(true));
            if (!admissions.await(found, waiter)) {
                return false;
            }
            long left = Math.max(0, until - System.nanoTime());
            boolean again = told.completeOnTimeout(false, left, TimeUnit.NANOSECONDS).join();
            waiter.done();
            return again;
        }

        void close() {
            ledger.close();
            grid.close();
            calls.shutdown();
        }
    }
}
