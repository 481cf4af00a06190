package io.tollgate.node.routing;

import static io.tollgate.node.routing.Routing.attempt;
import static io.tollgate.node.routing.Routing.key;
import static io.tollgate.node.routing.Routing.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tollgate.providers.upstream.FailureClass;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ChoiceTest {
    private static final int MANY = 6_000;

    @Test
    void takesTheKeyWithTheFewestCallsForItsWeight() {
        Router router =
                new Routing()
                        .provider("a", List.of(key("one", 1), key("two", 2), key("three", 3)))
                        .router();
        var open = new ArrayList<Route>();
        for (int i = 0; i < 600; i++) {
            Route route = route(router, "a/m");
            ProviderKey taken = attempt(route).key();
            long before = (taken.load().inFlight() - 1) * 1_000L / taken.weight();
            for (ProviderKey other : keys(router)) {
                if (other != taken) {
                    assertThat(before)
                            .isLessThanOrEqualTo(other.load().inFlight() * 1_000L / other.weight());
                }
            }
            open.add(route);
        }

        assertThat(keys(router).stream().map(one -> one.load().inFlight()))
                .containsExactly(100, 200, 300);
        open.forEach(Route::close);
        assertThat(keys(router)).allMatch(one -> one.load().inFlight() == 0);
    }

    @Test
    void sharesByWeightWhenNothingIsInFlight() {
        Router router =
                new Routing()
                        .provider("a", List.of(key("one", 1), key("two", 2), key("three", 3)))
                        .router();

        Map<String, Integer> taken = takeMany(router, "a/m");

        assertThat(taken.get("one")).isCloseTo(MANY / 6, within(120));
        assertThat(taken.get("two")).isCloseTo(MANY / 3, within(150));
        assertThat(taken.get("three")).isCloseTo(MANY / 2, within(150));
    }

    @Test
    void countsWhatOtherNodesReport() {
        Router router = new Routing().provider("a", 2).router();
        keys(router).getFirst().load().reportOthers(5, 1);
        for (int i = 0; i < 50; i++) {
            Route route = route(router, "a/m");
            assertThat(attempt(route).key()).isSameAs(keys(router).getLast());
            route.succeeded(1);
        }
    }

    @Test
    void takesAKeyWithoutQuotaOnlyWhenThereIsNoOther() {
        Router router = new Routing().provider("a", 2).router();
        ProviderKey drained = keys(router).getFirst();
        drained.load().quota(0, 100);
        for (int i = 0; i < 50; i++) {
            Route route = route(router, "a/m");
            assertThat(attempt(route).key()).isNotSameAs(drained);
            route.succeeded(1);
        }

        Route route = route(router, "a/m");
        attempt(route);
        route.failed(FailureClass.SERVER_ERROR, null, true);
        assertThat(attempt(route).key()).isSameAs(drained);
        route.close();
    }

    @Test
    void sharesTheTargetsOfAnAliasByWeightAndLeavesOutTheSick() {
        Routing routing =
                new Routing()
                        .provider("a", 1)
                        .provider("b", 1)
                        .provider("c", 1)
                        .alias("fast", List.of("a/m*1", "b/m*3", "c/m*2"));
        Router router = routing.router();

        Map<String, Integer> all = takeMany(router, "fast");
        assertThat(all.get("a")).isCloseTo(MANY / 6, within(120));
        assertThat(all.get("b")).isCloseTo(MANY / 2, within(150));
        assertThat(all.get("c")).isCloseTo(MANY / 3, within(150));

        Route route = route(router, "b/m");
        attempt(route);
        route.failed(FailureClass.QUOTA_EXHAUSTED, null, true);
        Map<String, Integer> healthy = takeMany(router, "fast");
        assertThat(healthy).doesNotContainKey("b");
        assertThat(healthy.get("a")).isCloseTo(MANY / 3, within(150));
    }

    private static List<ProviderKey> keys(Router router) {
        return router.table().providers().iterator().next().keys();
    }

    /** How often each key (each provider for an alias) was taken, one call after the other. */
    private static Map<String, Integer> takeMany(Router router, String model) {
        var taken = new HashMap<String, Integer>();
        for (int i = 0; i < MANY; i++) {
            Route route = route(router, model);
            Step.Try attempt = attempt(route);
            String name = model.indexOf('/') < 0 ? attempt.provider().name() : attempt.key().name();
            taken.merge(name, 1, Integer::sum);
            route.succeeded(1);
        }
        return taken;
    }
}
