package io.tollgate.node.routing;

import static io.tollgate.node.routing.Routing.ANYBODY;
import static io.tollgate.node.routing.Routing.attempt;
import static io.tollgate.node.routing.Routing.giveUp;
import static io.tollgate.node.routing.Routing.route;
import static io.tollgate.node.routing.Routing.routed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.upstream.FailureClass;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RouteTest {
    private final Routing routing = new Routing();

    @ParameterizedTest
    @EnumSource(
            value = FailureClass.class,
            names = {"INVALID_REQUEST", "CONTENT_POLICY"})
    void givesTheClientItsOwnFaultBack(FailureClass failure) {
        Router router = routing.provider("a", 2).provider("b", 1).router();
        for (int i = 0; i < 10; i++) {
            Route route = route(router, "a/m", "b/m");
            attempt(route);

            route.failed(failure, null, true);

            assertThat(giveUp(route)).isEqualTo(new Step.GiveUp(null, Step.Reason.FINAL));
        }
        assertThat(routing.load.keys()).allMatch(key -> key.breakerCount() == 0);
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureClass.class,
            names = {"NOT_FOUND", "CONTEXT_LENGTH_EXCEEDED"})
    void goesToAnotherModelOnlyWhenTheModelIsAtFault(FailureClass failure) {
        Router router = routing.provider("a", 3).provider("b", 1).router();
        Route route = route(router, "a/m", "b/m");
        attempt(route);

        route.failed(failure, null, true);

        assertThat(attempt(route).provider().name()).isEqualTo("b");
        route.failed(failure, null, true);
        assertThat(giveUp(route).reason()).isEqualTo(Step.Reason.EXHAUSTED);
        assertThat(routing.load.keys()).allMatch(key -> key.breakerCount() == 0);
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureClass.class,
            names = {"AUTHENTICATION", "QUOTA_EXHAUSTED"})
    void putsARefusedKeyAsideForEveryRequest(FailureClass failure) {
        Router router = routing.provider("a", 2).router();
        Route route = route(router, "a/m");
        ProviderKey refused = attempt(route).key();

        route.failed(failure, null, true);

        ProviderKey other = attempt(route).key();
        assertThat(other).isNotSameAs(refused);
        route.succeeded(1);
        for (int i = 0; i < 20; i++) {
            Route next = route(router, "a/other-model");
            assertThat(attempt(next).key()).isSameAs(other);
            next.succeeded(1);
        }
    }

    @Test
    void letsOneProbeAskARefusedKeyAgainAndPutsItAsideForLonger() {
        Router router = routing.provider("a", 1).router();
        Route first = route(router, "a/m");
        ProviderKey key = attempt(first).key();
        first.failed(FailureClass.AUTHENTICATION, null, true);
        assertThat(giveUp(first).reason()).isEqualTo(Step.Reason.EXHAUSTED);
        routing.clock.advance(Duration.ofMinutes(5));

        Route probe = route(router, "a/m");
        attempt(probe);
        assertThat(giveUp(route(router, "a/m")).reason()).isEqualTo(Step.Reason.NO_HEALTHY_KEY);
        probe.failed(FailureClass.AUTHENTICATION, null, true);

        assertThat(key.load().refusal().openNanos(routing.clock.getAsLong()))
                .isEqualTo(Duration.ofMinutes(10).toNanos());
    }

    @Test
    void putsAKeyWithoutPermissionAsideForThatModelOnly() {
        Router router = routing.provider("a", 2).router();
        Route route = route(router, "a/secret");
        ProviderKey refused = attempt(route).key();
        route.failed(FailureClass.PERMISSION, null, true);
        assertThat(attempt(route).key()).isNotSameAs(refused);
        route.failed(FailureClass.PERMISSION, null, true);

        assertThat(giveUp(route).reason()).isEqualTo(Step.Reason.EXHAUSTED);
        assertThat(giveUp(route(router, "a/secret")).reason())
                .isEqualTo(Step.Reason.NO_HEALTHY_KEY);
        Route other = route(router, "a/m");
        attempt(other);
        other.succeeded(1);
    }

    @Test
    void restsARateLimitedKeyAndRotatesAtOnce() {
        Router router = routing.provider("a", 2).router();
        Route route = route(router, "a/m");
        ProviderKey limited = attempt(route).key();

        route.failed(FailureClass.RATE_LIMIT, Duration.ofSeconds(20), true);

        Step.Try second = attempt(route);
        assertThat(second.key()).isNotSameAs(limited);
        assertThat(second.delayMillis()).isZero();
        assertThat(limited.load().coolDown().remainingNanos(routing.clock.getAsLong()))
                .isEqualTo(Duration.ofSeconds(20).toNanos());
        assertThat(limited.load().breakerCount()).isZero();
        route.succeeded(1);
    }

    @Test
    void waitsForTheOnlyKeyWhenTheWaitIsShort() {
        Router router = routing.provider("a", 1).router();
        Route route = route(router, "a/m");
        attempt(route);

        route.failed(FailureClass.RATE_LIMIT, Duration.ofSeconds(2), true);

        assertThat(attempt(route).delayMillis()).isBetween(2_000L, 2_201L);
        route.abandoned();
    }

    @Test
    void tellsWhenToComeBackWhenTheWaitIsLong() {
        Router router = routing.provider("a", 1).router();
        Route route = route(router, "a/m");
        attempt(route);

        route.failed(FailureClass.RATE_LIMIT, Duration.ofSeconds(20), true);

        assertThat(giveUp(route))
                .isEqualTo(new Step.GiveUp(Duration.ofSeconds(20), Step.Reason.EXHAUSTED));
        assertThat(giveUp(route(router, "a/m")))
                .isEqualTo(new Step.GiveUp(Duration.ofSeconds(20), Step.Reason.NO_HEALTHY_KEY));
    }

    @Test
    void fallsBackRatherThanWaitLong() {
        Router router = routing.provider("a", 1).provider("b", 1).router();
        Route route = route(router, "a/m", "b/m");
        attempt(route);

        route.failed(FailureClass.RATE_LIMIT, Duration.ofSeconds(20), true);

        assertThat(attempt(route).provider().name()).isEqualTo("b");
        route.succeeded(1);
    }

    @Test
    void doesNotBelieveAnEndlessPause() {
        Router router = routing.provider("a", 1).router();
        Route route = route(router, "a/m");
        ProviderKey key = attempt(route).key();

        route.failed(FailureClass.RATE_LIMIT, Duration.ofSeconds(Long.MAX_VALUE), true);

        assertThat(key.load().coolDown().remainingNanos(routing.clock.getAsLong()))
                .isEqualTo(Duration.ofHours(1).toNanos());
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureClass.class,
            names = {
                "OVERLOADED",
                "SERVER_ERROR",
                "TIMEOUT",
                "UPSTREAM_CONNECTION",
                "UPSTREAM_PROTOCOL"
            })
    void triesOtherKeysThenTheSameAfterAPauseThenTheFallback(FailureClass failure) {
        Router router = routing.provider("a", 2).provider("b", 1).router();
        Route route = route(router, "a/m", "b/m");

        Step.Try first = attempt(route);
        route.failed(failure, null, true);
        Step.Try second = attempt(route);
        route.failed(failure, null, true);
        Step.Try third = attempt(route);
        route.failed(failure, null, true);
        Step.Try fourth = attempt(route);
        route.failed(failure, null, true);

        assertThat(second.key()).isNotSameAs(first.key());
        assertThat(second.delayMillis()).isZero();
        assertThat(third.provider().name()).isEqualTo("a");
        assertThat(third.delayMillis()).isBetween(0L, 250L);
        assertThat(fourth.provider().name()).isEqualTo("b");
        assertThat(giveUp(route).reason()).isEqualTo(Step.Reason.ATTEMPTS);
        assertThat(route.attempts()).isEqualTo(4);
        assertThat(first.key().load().breakerCount()).isEqualTo(1);
    }

    @Test
    void doesNotBlameAKeyForOurOwnConnectionsBeingUsedUp() {
        Router router = routing.provider("a", 1).router();
        for (int i = 0; i < 10; i++) {
            Route route = route(router, "a/m");
            attempt(route);
            route.failed(FailureClass.OVERLOADED, null, false);
        }

        assertThat(routing.load.keys()).allMatch(key -> key.breakerCount() == 0);
    }

    @Test
    void retriesNothingOnceTheAnswerHasBegun() {
        Router router = routing.provider("a", 3).router();
        Route route = route(router, "a/m");
        ProviderKey key = attempt(route).key();
        route.answering(5_000);

        route.failed(FailureClass.UPSTREAM_CONNECTION, null, true);

        assertThat(giveUp(route).reason()).isEqualTo(Step.Reason.FINAL);
        assertThat(key.load().latencyNanos()).isEqualTo(5_000);
        assertThat(key.load().breakerCount()).isEqualTo(1);
    }

    @Test
    void staysWithinTheDeadline() {
        Router router = routing.provider("a", 1).router();
        long deadline = routing.clock.getAsLong() + Duration.ofSeconds(1).toNanos();
        Route route = routeBefore(router, deadline);
        attempt(route);
        route.failed(FailureClass.RATE_LIMIT, Duration.ofSeconds(2), true);
        assertThat(giveUp(route).reason()).isEqualTo(Step.Reason.EXHAUSTED);
        routing.clock.advance(Duration.ofSeconds(3));

        assertThat(giveUp(routeBefore(router, deadline)).reason()).isEqualTo(Step.Reason.DEADLINE);
    }

    @Test
    void doesNotBlameAKeyForTheShortDeadlineOfARequest() {
        Router router = routing.provider("a", 1).router();
        for (int i = 0; i < 10; i++) {
            timeOut(router, Duration.ofSeconds(1));
        }
        assertThat(routing.load.keys()).allMatch(key -> key.breakerCount() == 0);

        for (int i = 0; i < 5; i++) {
            timeOut(router, Duration.ofSeconds(60));
        }
        assertThat(giveUp(route(router, "a/m")).reason()).isEqualTo(Step.Reason.NO_HEALTHY_KEY);
    }

    @Test
    void triesTheOtherTargetsOfAnAliasBeforeItsFallbacks() {
        Router router =
                routing.provider("a", 1)
                        .provider("b", 1)
                        .provider("c", 1)
                        .alias("fast", List.of("a/m*3", "b/m"), "c/m")
                        .router();
        for (int i = 0; i < 4; i++) {
            Route route = route(router, "fast");
            String first = attempt(route).provider().name();
            route.failed(FailureClass.NOT_FOUND, null, true);
            String second = attempt(route).provider().name();
            route.failed(FailureClass.NOT_FOUND, null, true);

            assertThat(List.of(first, second)).containsExactlyInAnyOrder("a", "b");
            assertThat(attempt(route).provider().name()).isEqualTo("c");
            route.succeeded(1);
        }
    }

    @Test
    void letsTheFallbacksOfTheRequestReplaceThoseOfTheAlias() {
        Router router =
                routing.provider("a", 1)
                        .provider("b", 1)
                        .provider("c", 1)
                        .alias("fast", List.of("a/m"), "b/m")
                        .router();
        Route route = route(router, "fast", "c/m");
        attempt(route);
        route.failed(FailureClass.NOT_FOUND, null, true);

        assertThat(attempt(route).provider().name()).isEqualTo("c");
        route.failed(FailureClass.NOT_FOUND, null, true);
        assertThat(giveUp(route).reason()).isEqualTo(Step.Reason.EXHAUSTED);
    }

    @Test
    void letsOneRequestASecondProbeWhenEverythingIsOut() {
        Router router = routing.provider("a", 1).router();
        kill(router, 5);
        assertThat(giveUp(route(router, "a/m")))
                .isEqualTo(new Step.GiveUp(Duration.ofSeconds(1), Step.Reason.NO_HEALTHY_KEY));
        routing.clock.advance(Duration.ofSeconds(1));

        Route probe = route(router, "a/m");
        attempt(probe);
        assertThat(giveUp(route(router, "a/m")).reason()).isEqualTo(Step.Reason.NO_HEALTHY_KEY);
        probe.succeeded(1);

        Route after = route(router, "a/m");
        attempt(after);
        after.succeeded(1);
        assertThat(routing.load.keys()).allMatch(key -> key.breakerCount() == 0);
    }

    @Test
    void leavesTheProbeToTheNextWhenItsClientGoesAway() {
        Router router = routing.provider("a", 1).router();
        kill(router, 5);
        routing.clock.advance(Duration.ofSeconds(30));
        Route gone = route(router, "a/m");
        attempt(gone);
        gone.abandoned();

        Route next = route(router, "a/m");
        attempt(next);
        next.succeeded(1);
    }

    @Test
    void releasesTheKeyOnceWhateverIsToldAndHowOften() {
        Router router = routing.provider("a", 1).router();
        Route route = route(router, "a/m");
        attempt(route);
        assertThat(routing.inFlight()).isEqualTo(1);
        route.answering(1);
        assertThat(routing.inFlight()).isEqualTo(1);

        route.succeeded(1);
        route.succeeded(1);
        route.failed(FailureClass.SERVER_ERROR, null, true);
        route.abandoned();
        route.close();

        assertThat(routing.inFlight()).isZero();
        assertThat(routing.load.keys()).allMatch(key -> key.breakerCount() == 0);
    }

    @Test
    void wantsAnOutcomeBeforeTheNextStep() {
        Router router = routing.provider("a", 1).router();
        Route route = route(router, "a/m");
        attempt(route);

        assertThatThrownBy(route::next).isInstanceOf(IllegalStateException.class);
        route.close();
        assertThat(routing.inFlight()).isZero();
    }

    private void timeOut(Router router, Duration deadline) {
        Route route = routeBefore(router, routing.clock.getAsLong() + deadline.toNanos());
        attempt(route);
        routing.clock.advance(deadline);
        route.failed(FailureClass.TIMEOUT, null, true);
        assertThat(giveUp(route).reason()).isEqualTo(Step.Reason.DEADLINE);
    }

    private static Route routeBefore(Router router, long deadline) {
        return routed(router.resolve("a/m", null, List.of(), ANYBODY, Operation.CHAT, deadline));
    }

    private static void kill(Router router, int failures) {
        for (int i = 0; i < failures; i++) {
            Route route = route(router, "a/m");
            attempt(route);
            route.failed(FailureClass.SERVER_ERROR, null, true);
            route.close();
        }
    }
}
