package io.tollgate.node.routing;

import static io.tollgate.node.routing.Routing.ANYBODY;
import static io.tollgate.node.routing.Routing.attempt;
import static io.tollgate.node.routing.Routing.resolve;
import static io.tollgate.node.routing.Routing.routed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.governance.tenant.ModelPatterns;
import io.tollgate.governance.tenant.VirtualKey;
import io.tollgate.node.routing.Router.VisibleModel;
import io.tollgate.providers.dialect.Operation;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RouterTest {
    @Test
    void findsTheModelOfANamedProvider() {
        Router router = new Routing().provider("openai", 1).provider("groq", 1).router();

        assertLeadsTo(resolve(router, "openai/gpt-4o", ANYBODY), "openai", "gpt-4o");
        assertLeadsTo(
                resolve(router, "groq/meta-llama/llama-4", ANYBODY), "groq", "meta-llama/llama-4");
        assertLeadsTo(
                router.resolve(
                        "meta/llama", "groq", List.of(), ANYBODY, Operation.CHAT, Long.MAX_VALUE),
                "groq",
                "meta/llama");
    }

    @Test
    void findsABareModelThatOneProviderLists() {
        Router router =
                new Routing()
                        .provider("openai", 1, "gpt-4o", "shared")
                        .provider("groq", 1, "org/llama", "shared")
                        .router();

        assertLeadsTo(resolve(router, "gpt-4o", ANYBODY), "openai", "gpt-4o");
        assertLeadsTo(resolve(router, "org/llama", ANYBODY), "groq", "org/llama");
        assertThat(resolve(router, "shared", ANYBODY))
                .isEqualTo(new Resolution.Ambiguous(List.of("openai", "groq")));
        assertThat(resolve(router, "other", ANYBODY)).isInstanceOf(Resolution.UnknownModel.class);
    }

    @Test
    void takesABareModelToTheSoleProviderBesidesTheDemo() {
        Router sole = new Routing().provider("openai", 1).provider("demo", 1, "demo").router();
        assertLeadsTo(resolve(sole, "gpt-4o", ANYBODY), "openai", "gpt-4o");
        assertLeadsTo(resolve(sole, "demo", ANYBODY), "demo", "demo");

        Router two = new Routing().provider("openai", 1).provider("groq", 1).router();
        assertThat(resolve(two, "gpt-4o", ANYBODY)).isInstanceOf(Resolution.UnknownModel.class);
    }

    @Test
    void saysWhyAModelIsUnknown() {
        Router router = new Routing().provider("openai", 1, "gpt-4o").router();

        assertThat(resolve(router, "openai/other", ANYBODY))
                .isEqualTo(new Resolution.UnknownModel("'openai' does not list it"));
        assertThat(resolve(router, "openai/", ANYBODY)).isInstanceOf(Resolution.UnknownModel.class);
        assertThat(
                        router.resolve(
                                "gpt-4o",
                                "nobody",
                                List.of(),
                                ANYBODY,
                                Operation.CHAT,
                                Long.MAX_VALUE))
                .isEqualTo(new Resolution.UnknownModel("there is no provider of that name"));
        assertThat(
                        router.resolve(
                                "gpt-4o",
                                null,
                                List.of(),
                                ANYBODY,
                                Operation.RERANK,
                                Long.MAX_VALUE))
                .isInstanceOf(Resolution.UnknownModel.class);
        assertThat(resolve(router, "x".repeat(100_000), ANYBODY))
                .isEqualTo(new Resolution.UnknownModel("the name is too long"));
    }

    @Test
    void checksWhatTheKeyMayUse() {
        Router router =
                new Routing()
                        .provider("openai", 1, "gpt-4o", "o3")
                        .provider("openrouter", 1, "openai/gpt-4o")
                        .alias("fast", List.of("openai/gpt-4o"))
                        .router();
        VirtualKey openai = keyFor("openai/*");
        VirtualKey exact = keyFor("openai/gpt-4o");

        assertLeadsTo(resolve(router, "openai/o3", openai), "openai", "o3");
        assertLeadsTo(resolve(router, "gpt-4o", openai), "openai", "gpt-4o");
        assertLeadsTo(resolve(router, "gpt-4o", exact), "openai", "gpt-4o");
        assertThat(resolve(router, "fast", openai)).isEqualTo(new Resolution.NotAllowed("fast"));
        assertThat(resolve(router, "openai/o3", exact))
                .isEqualTo(new Resolution.NotAllowed("openai/o3"));
        assertThat(resolve(router, "nothing", exact))
                .isEqualTo(new Resolution.NotAllowed("nothing"));
        assertLeadsTo(resolve(router, "fast", keyFor("fast")), "openai", "gpt-4o");
    }

    @Test
    void doesNotTakeAModelOfAnotherProviderForTheOneThatIsAllowed() {
        Router router = new Routing().provider("openrouter", 1, "openai/gpt-4o").router();

        assertThat(resolve(router, "openai/gpt-4o", keyFor("openai/*")))
                .isEqualTo(new Resolution.NotAllowed("openai/gpt-4o"));
    }

    @Test
    void checksEachFallbackOfTheRequest() {
        Router router = new Routing().provider("openai", 1).provider("groq", 1).router();

        assertThat(
                        router.resolve(
                                "openai/gpt-4o",
                                null,
                                List.of("openai/o3", "groq/llama"),
                                keyFor("openai/*"),
                                Operation.CHAT,
                                Long.MAX_VALUE))
                .isEqualTo(new Resolution.NotAllowed("groq/llama"));
        assertThat(
                        router.resolve(
                                "openai/gpt-4o",
                                null,
                                List.of("llama"),
                                ANYBODY,
                                Operation.CHAT,
                                Long.MAX_VALUE))
                .isEqualTo(
                        new Resolution.UnknownModel(
                                "fallback 'llama': expected an alias or provider/model"));
        assertThat(
                        router.resolve(
                                "openai/gpt-4o",
                                null,
                                Collections.nCopies(17, "openai/o3"),
                                ANYBODY,
                                Operation.CHAT,
                                Long.MAX_VALUE))
                .isEqualTo(new Resolution.UnknownModel("fallbacks: 17 (expected: at most 16)"));
    }

    @Test
    void leavesOutKeysThatMayNotBeUsedForTheModel() {
        Router router =
                new Routing()
                        .provider(
                                "openai",
                                List.of(
                                        Routing.key("cheap", 1, "gpt-4o-mini"),
                                        Routing.key("all-4o", 1, "gpt-4o*")))
                        .router();

        for (int i = 0; i < 20; i++) {
            Route route = routed(resolve(router, "openai/gpt-4o", ANYBODY));
            assertThat(attempt(route).key().name()).isEqualTo("all-4o");
            route.succeeded(1);
        }
        assertThat(resolve(router, "openai/o3", ANYBODY))
                .isEqualTo(new Resolution.UnknownModel("no key of 'openai' may be used for it"));
    }

    @Test
    void showsWhatAKeyMayAskFor() {
        Router router =
                new Routing()
                        .provider("openai", 1, "gpt-4o", "o3")
                        .provider("groq", 1)
                        .alias("fast", List.of("groq/llama"))
                        .router();

        assertThat(router.visibleModels(ANYBODY))
                .containsExactly(
                        new VisibleModel("fast", "tollgate"),
                        new VisibleModel("openai/gpt-4o", "openai"),
                        new VisibleModel("openai/o3", "openai"));
        assertThat(router.visibleModels(keyFor("o3", "groq/llama", "unknown/x")))
                .containsExactly(
                        new VisibleModel("groq/llama", "groq"), new VisibleModel("o3", "openai"));
        assertThat(router.visibleModels(keyFor("groq/*"))).isEmpty();
    }

    @Test
    void findsTheProviderOfACallWithoutAModel() {
        Router router = new Routing().provider("openai", 1).provider("groq", 1).router();

        assertLeadsTo(
                router.resolveRoute("/files/f1", "groq", ANYBODY, Long.MAX_VALUE), "groq", "");
        assertLeadsTo(
                router.resolveRoute("/files", null, keyFor("openai/*"), Long.MAX_VALUE),
                "openai",
                "");
        assertThat(router.resolveRoute("/files", null, ANYBODY, Long.MAX_VALUE))
                .isEqualTo(new Resolution.Ambiguous(List.of("openai", "groq")));
        assertThat(router.resolveRoute("/files", null, keyFor("openai/o3"), Long.MAX_VALUE))
                .isEqualTo(new Resolution.NotAllowed("/files"));
        assertThat(router.resolveRoute("/filesystem", null, ANYBODY, Long.MAX_VALUE))
                .isEqualTo(new Resolution.NotOffered());
    }

    @Test
    void keepsTheLoadOfKeysThatStayWhenTheTableIsSwapped() {
        Routing routing = new Routing().provider("openai", 1);
        Router router = routing.router();
        Route before = routed(resolve(router, "openai/gpt-4o", ANYBODY));
        ProviderKey old = attempt(before).key();

        routing.load.key("gone#1");
        router.swap(routing.provider("groq", 1).table(), RoutingSettings.DEFAULTS);
        assertThat(routing.load.keys()).hasSize(2);

        Route after = routed(resolve(router, "openai/gpt-4o", ANYBODY));
        ProviderKey kept = attempt(after).key();
        assertThat(kept).isNotSameAs(old);
        assertThat(kept.load()).isSameAs(old.load());
        assertThat(kept.load().inFlight()).isEqualTo(2);
        before.succeeded(1);
        after.succeeded(1);
        assertThat(kept.load().inFlight()).isZero();
    }

    @Test
    void startsAFreshLoadWhenTheSecretOfAKeyChanges() {
        Routing routing = new Routing();
        var one = new KeySettings("main", new KeySecret("one"), 1, List.of());
        var two = new KeySettings("main", new KeySecret("two"), 1, List.of());
        Provider before =
                routing.provider("openai", List.of(one)).table().providers().iterator().next();
        Provider after =
                new Routing()
                        .provider("openai", List.of(two))
                        .table()
                        .providers()
                        .iterator()
                        .next();

        assertThat(after.keys().getFirst().load().id())
                .startsWith("openai/main#")
                .isNotEqualTo(before.keys().getFirst().load().id());
    }

    @Test
    void refusesAliasesThatLeadNowhere() {
        assertRefused(
                new Routing().provider("openai", 1, "gpt-4o").alias("a", List.of("groq/x")),
                "alias 'a', target 'groq/x': no provider offers it");
        assertRefused(
                new Routing()
                        .provider("openai", 1, "m")
                        .provider("groq", 1, "m")
                        .alias("a", List.of("openai/m"), "m"),
                "alias 'a', fallback 'm': several providers list it");
        assertRefused(
                new Routing().provider("openai", 1).alias("openai/x", List.of("openai/y")),
                "begins with a provider's name");
        assertRefused(
                new Routing().provider("openai", 1).provider("openai", 1),
                "provider 'openai': twice");
    }

    @Test
    void keepsABoundedNumberOfNames() {
        Router router = new Routing().provider("openai", 1).router();
        for (int i = 0; i < 2_500; i++) {
            assertLeadsTo(resolve(router, "openai/m" + i, ANYBODY), "openai", "m" + i);
        }

        assertThat(router.table().full()).isEqualTo(2_500 - 2_048);
    }

    private static void assertRefused(Routing routing, String message) {
        assertThatThrownBy(routing::table)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private static void assertLeadsTo(Resolution resolution, String provider, String model) {
        Route route = routed(resolution);
        Step.Try attempt = attempt(route);
        route.abandoned();

        assertThat(attempt.provider().name()).isEqualTo(provider);
        assertThat(attempt.model()).isEqualTo(model);
        assertThat(attempt.delayMillis()).isZero();
    }

    private static VirtualKey keyFor(String... patterns) {
        return new VirtualKey("some", "", ModelPatterns.of(List.of(patterns)), true, null);
    }
}
