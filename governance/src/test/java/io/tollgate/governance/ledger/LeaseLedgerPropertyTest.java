package io.tollgate.governance.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random interleavings of requests, answers and failures of the grid, kills, restarts, splits and
 * the passing of time, on three nodes with two accounts. After every step: in no span of time is
 * more spent or held than the limit. At the end, when all is healed: nothing is stuck.
 */
final class LeaseLedgerPropertyTest {
    private static final int STEPS = 1_000;
    private static final int RUNS = 100;
    private static final long MONTHLY = 1_000;
    private static final long ROLLING = 300;
    private static final Limit MONTH =
            Limit.of(
                    "team/a",
                    Unit.NANO_USD,
                    MONTHLY,
                    new Period.Calendar(Period.Step.HOUR, ZoneId.of("UTC")));
    private static final Limit MINUTE =
            Limit.of("key/b", Unit.NANO_USD, ROLLING, Period.Rolling.of(Duration.ofMinutes(1)));

    static IntStream seeds() {
        return IntStream.range(0, RUNS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void neverSpendsMoreThanTheLimitAndNeverGetsStuck(int seed) {
        var world = new World(new Random(seed));
        for (int i = 0; i < STEPS; i++) {
            world.step();
            world.check();
        }
        world.heal();
        world.check();
        world.checkNothingIsStuck();
    }

    /**
     * The risk of whoever writes off: what the node had spent or under way and not told of. Not
     * more than that is ever spent beyond the limit, and what it had spent counts when it is back.
     */
    @ParameterizedTest
    @MethodSource("seeds")
    void aWriteOffRisksNoMoreThanTheNodeHadNotToldOf(int seed) {
        var world = new World(new Random(seed));
        for (int i = 0; i < STEPS; i++) {
            if (i % 100 == 99) {
                world.writeOffADeadNode();
            }
            world.step();
            world.check();
        }
        world.heal();
        world.check();
        world.checkNothingIsStuck();
    }

    /** What a provider was asked for: its worst case until it is known, and what it cost. */
    private static final class Charge {
        private final long began;
        private final long worst;
        private long actual = -1;

        Charge(long began, long worst) {
            this.began = began;
            this.worst = worst;
        }

        long counted() {
            return actual < 0 ? worst : actual;
        }
    }

    private record Running(Charge charge, Hold hold) {}

    private static final class World {
        private final RandomGenerator random;
        private final FakeClock clock = new FakeClock();
        private final ShakyCluster cluster;
        private final List<TestNode> nodes = new ArrayList<>();
        private final Map<String, Map<Long, Long>> risks = new HashMap<>();

        World(RandomGenerator random) {
            this.random = random;
            this.cluster = new ShakyCluster(random);
            for (String name : List.of("a", "b", "c")) {
                nodes.add(new TestNode(name));
            }
            nodes.forEach(TestNode::start);
        }

        void step() {
            TestNode node = nodes.get(random.nextInt(nodes.size()));
            int what = random.nextInt(100);
            if (what < 35) {
                cluster.step(true);
            } else if (what < 60) {
                node.request(1 + random.nextLong(what < 38 ? 200 : 30));
            } else if (what < 80) {
                node.end();
            } else if (what < 92) {
                node.turn();
            } else if (what < 95) {
                clock.advance(Duration.ofMillis(random.nextLong(4_000)));
            } else if (what == 95) {
                clock.advance(Duration.ofMinutes(random.nextLong(20)));
            } else if (what == 96) {
                node.kill();
            } else if (what == 97) {
                node.start();
            } else if (what == 98) {
                cluster.cut(node.name, random.nextBoolean());
            } else if (random.nextInt(4) == 0) {
                nodes.forEach(TestNode::kill);
                cluster.forgetEverything();
            } else if (random.nextInt(3) == 0) {
                // One runs on while all others lose their memory.
                nodes.stream().filter(other -> other != node).forEach(TestNode::kill);
                cluster.forgetBehindTheBackOf(node.name);
            }
        }

        void writeOffADeadNode() {
            for (TestNode node : nodes) {
                if (!node.alive) {
                    risk(node, MONTH);
                    risk(node, MINUTE);
                    cluster.writeOff(node.name);
                    return;
                }
            }
        }

        private void risk(TestNode node, Limit limit) {
            var bySlot = new HashMap<Long, Long>();
            for (Charge charge : node.journal) {
                bySlot.merge(limit.period().slotAt(charge.began), charge.counted(), Long::sum);
            }
            Map<Long, Long> known = risks.computeIfAbsent(limit.id(), _ -> new HashMap<>());
            bySlot.forEach((slot, real) -> {
                long told = cluster.reportedSpent(limit.id(), node.name, slot);
                known.merge(slot, Math.max(0, real - told), Long::sum);
            });
        }

        void check() {
            check(MONTH, MONTHLY);
            check(MINUTE, ROLLING);
        }

        /** Whatever the ledger believes: what the journals say. */
        private void check(Limit limit, long most) {
            var bySlot = new HashMap<Long, Long>();
            for (TestNode node : nodes) {
                for (Charge charge : node.journal) {
                    bySlot.merge(limit.period().slotAt(charge.began), charge.counted(), Long::sum);
                }
            }
            Map<Long, Long> risked = risks.getOrDefault(limit.id(), Map.of());
            for (long end : bySlot.keySet()) {
                long sum = 0;
                long allowed = most;
                for (long slot = end; slot > end - limit.period().span(); slot--) {
                    sum += bySlot.getOrDefault(slot, 0L);
                    allowed += risked.getOrDefault(slot, 0L);
                }
                assertThat(sum).as(limit.id()).isLessThanOrEqualTo(allowed);
            }
        }

        void heal() {
            for (TestNode node : nodes) {
                cluster.cut(node.name, false);
                node.kill();
            }
            nodes.forEach(TestNode::start);
            settle(50);
        }

        private void settle(int turns) {
            for (int i = 0; i < turns; i++) {
                nodes.forEach(TestNode::turn);
                while (!cluster.idle()) {
                    cluster.step(false);
                }
            }
        }

        /** What is not spent can be had, all of it, by any of the nodes. */
        void checkNothingIsStuck() {
            clock.advance(Duration.ofMinutes(2));
            settle(50);
            long hour = MONTH.period().slotAt(clock.millis());
            long spent = 0;
            for (TestNode node : nodes) {
                for (Charge charge : node.journal) {
                    spent += MONTH.period().slotAt(charge.began) == hour ? charge.counted() : 0;
                }
            }
            long left = Math.min(MONTHLY - spent, ROLLING);
            TestNode node = nodes.get(1);
            for (int i = 0; i < 20 && left > 0 && !node.request(left); i++) {
                settle(3);
            }
            assertThat(left <= 0 || !node.running.isEmpty()).as("%d are left", left).isTrue();
        }

        /** A node with its journal, which a kill leaves. */
        private final class TestNode {
            private final String name;
            private final List<Charge> journal = new ArrayList<>();
            private final List<Running> running = new ArrayList<>();
            private long incarnation;
            private LeaseLedger ledger;
            private Admissions admissions;
            private Wallet wallet;
            private boolean alive;

            TestNode(String name) {
                this.name = name;
                open();
            }

            private void open() {
                ledger =
                        new LeaseLedger(cluster.join(name, ++incarnation), Runnable::run, clock, 3);
                admissions = new Admissions(ledger, clock);
                wallet = Wallet.of(List.of(ledger.account(MONTH), ledger.account(MINUTE)));
                for (Charge charge : journal) {
                    ledger.restore(MONTH.id(), charge.began, charge.counted());
                    ledger.restore(MINUTE.id(), charge.began, charge.counted());
                }
                ledger.state();
                alive = true;
            }

            void start() {
                if (!alive) {
                    open();
                }
            }

            void kill() {
                if (alive) {
                    alive = false;
                    running.clear();
                    cluster.kill(name);
                    ledger.close();
                }
            }

            boolean request(long worst) {
                if (!alive) {
                    return false;
                }
                long now = clock.millis();
                if (admissions.admit(wallet, new Ask(now, worst, 0))
                        instanceof Admission.Admitted admitted) {
                    var charge = new Charge(now, worst);
                    journal.add(charge);
                    running.add(new Running(charge, admitted.hold()));
                    return true;
                }
                return false;
            }

            void end() {
                if (alive && !running.isEmpty()) {
                    Running ended = running.remove(random.nextInt(running.size()));
                    ended.charge.actual = random.nextLong(ended.charge.worst + 1);
                    ended.hold.settle(ended.charge.actual, 0);
                }
            }

            void turn() {
                if (alive) {
                    ledger.turn();
                }
            }
        }
    }
}
