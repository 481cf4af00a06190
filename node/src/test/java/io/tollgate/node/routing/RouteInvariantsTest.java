package io.tollgate.node.routing;

import static io.tollgate.node.routing.Routing.attempt;
import static io.tollgate.node.routing.Routing.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.providers.upstream.FailureClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What holds for any sequence of outcomes on any number of threads. */
final class RouteInvariantsTest {
    private static final int THREADS = 4;
    private static final FailureClass[] FAILURES = FailureClass.values();

    @Test
    void leavesNothingInFlightAfterRandomWalks() throws Exception {
        Routing routing =
                new Routing()
                        .provider("a", 3)
                        .provider("b", 2)
                        .provider("c", 1)
                        .alias("fast", List.of("a/m*3", "b/m"), "c/m", "b/n")
                        .random(() -> ThreadLocalRandom.current().nextLong());
        Router router = routing.router();
        String[] models = {"fast", "a/m", "b/n", "c/m"};

        onAllThreads(thread -> {
            var chance = new SplittableRandom(thread);
            for (int i = 0; i < 20_000; i++) {
                Route walk = route(router, models[chance.nextInt(models.length)]);
                walk(walk, chance);
                assertThat(walk.attempts()).isLessThanOrEqualTo(4);
                if (chance.nextInt(50) == 0) {
                    routing.clock.advance(Duration.ofMillis(chance.nextInt(40_000)));
                }
            }
        });

        assertThat(routing.load.keys()).allMatch(key -> key.ownInFlight() == 0);
        routing.clock.advance(Duration.ofHours(2));
        for (int i = 0; i < 50; i++) {
            for (String model : models) {
                Route after = route(router, model);
                attempt(after);
                after.succeeded(1);
            }
        }
        assertThat(routing.load.keys()).allMatch(key -> key.ownInFlight() == 0);
    }

    @Test
    void letsOneProbeThroughWhileThreadsRace() throws Exception {
        Routing routing = new Routing().provider("a", 1);
        Router router = routing.router();
        for (int i = 0; i < 5; i++) {
            failOnce(router);
        }
        var out = new AtomicInteger();
        var most = new AtomicInteger();

        onAllThreads(thread -> {
            for (int i = 0; i < 5_000; i++) {
                Route route = route(router, "a/m");
                if (route.next() instanceof Step.Try) {
                    most.accumulateAndGet(out.incrementAndGet(), Math::max);
                    Routing.giveUp(route(router, "a/m"));
                    out.decrementAndGet();
                    if (i % 2 == 0) {
                        route.failed(FailureClass.SERVER_ERROR, null, true);
                    }
                }
                route.close();
                routing.clock.advance(Duration.ofMillis(100));
            }
        });

        assertThat(most.get()).isEqualTo(1);
        assertThat(routing.inFlight()).isZero();
    }

    @Test
    void spendsNoMoreThanTheBudgetWhenEverythingFails() throws Exception {
        Routing routing =
                new Routing()
                        .provider("a", 20)
                        .provider("b", 20)
                        .alias("all", aliasOfManyModels())
                        .settings(Routing.withMinRetries(3))
                        .random(() -> ThreadLocalRandom.current().nextLong());
        Router router = routing.router();
        var requests = new AtomicInteger();
        var attempts = new AtomicInteger();

        onAllThreads(thread -> {
            for (int i = 0; i < 2_000; i++) {
                Route route = route(router, "all");
                requests.incrementAndGet();
                while (route.next() instanceof Step.Try) {
                    attempts.incrementAndGet();
                    route.failed(FailureClass.SERVER_ERROR, null, true);
                }
            }
        });

        assertThat(attempts.get()).isGreaterThan(requests.get() / 2);
        assertThat(attempts.get()).isLessThanOrEqualTo(requests.get() * 12 / 10 + 30);
    }

    @Test
    void sendsNothingButProbesToADeadKeyAfterFiveFailures() {
        Routing routing = new Routing().provider("a", 2);
        Router router = routing.router();
        ProviderKey dead = router.table().providers().iterator().next().keys().getFirst();
        int toTheDead = 0;
        int failed = 0;
        for (int i = 0; i < 60_000; i++) {
            Route route = route(router, "a/m");
            while (route.next() instanceof Step.Try step) {
                if (step.key() == dead) {
                    toTheDead++;
                    route.failed(FailureClass.UPSTREAM_CONNECTION, null, false);
                } else {
                    route.succeeded(1_000);
                    break;
                }
                if (route.attempts() == 4) {
                    failed++;
                }
            }
            routing.clock.advance(Duration.ofMillis(1));
        }

        assertThat(failed).isZero();
        assertThat(toTheDead)
                .as("five failures, and probes after 30 s (once in a minute)")
                .isEqualTo(6);
    }

    private static void walk(Route route, SplittableRandom chance) {
        while (route.next() instanceof Step.Try) {
            int what = chance.nextInt(10);
            if (what < 3) {
                route.succeeded(chance.nextInt(1_000_000));
                return;
            }
            if (what == 3) {
                if (chance.nextBoolean()) {
                    route.abandoned();
                }
                route.close();
                return;
            }
            if (what == 4) {
                route.answering(chance.nextInt(1_000_000));
            }
            FailureClass failure = FAILURES[chance.nextInt(FAILURES.length)];
            Duration wait =
                    chance.nextInt(3) == 0 ? Duration.ofMillis(chance.nextInt(5_000)) : null;
            route.failed(failure, wait, chance.nextBoolean());
        }
    }

    private static void failOnce(Router router) {
        Route route = route(router, "a/m");
        attempt(route);
        route.failed(FailureClass.SERVER_ERROR, null, true);
        route.close();
    }

    /** Many pairs of key and model, so that the budget and not the breakers is what stops. */
    private static List<String> aliasOfManyModels() {
        var models = new ArrayList<String>();
        for (int i = 0; i < 32; i++) {
            models.add("a/m" + i);
            models.add("b/m" + i);
        }
        return models;
    }

    private static void onAllThreads(Work work) throws Exception {
        try (var pool = Executors.newFixedThreadPool(THREADS)) {
            var running = new ArrayList<Future<?>>();
            for (int thread = 0; thread < THREADS; thread++) {
                int number = thread;
                running.add(pool.submit(() -> work.run(number)));
            }
            for (Future<?> one : running) {
                one.get(60, TimeUnit.SECONDS);
            }
        }
    }

    private interface Work {
        void run(int thread);
    }
}
