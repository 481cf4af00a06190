package io.tollgate.node.routing;

import io.tollgate.cluster.load.LoadTable;
import io.tollgate.governance.tenant.VirtualKey;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.profile.Profile;
import io.tollgate.providers.upstream.Origin;
import io.tollgate.providers.upstream.Upstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** A router over made-up providers, for tests. Built step by step, then asked. */
final class Routing {
    static final VirtualKey ANYBODY = VirtualKey.unlimited("anybody");

    final FakeNanos clock = new FakeNanos();
    final LoadTable load;
    private final List<ProviderSettings> providers = new ArrayList<>();
    private final List<Alias> aliases = new ArrayList<>();
    private final LongSupplier nanos;
    private RandomGenerator random = new SplittableRandom(42);
    private RoutingSettings settings = withMinRetries(1000);

    Routing() {
        this.nanos = clock;
        this.load = new LoadTable(nanos);
    }

    /** Over the real clock. */
    Routing(LongSupplier nanos) {
        this.nanos = nanos;
        this.load = new LoadTable(nanos);
        this.random = () -> ThreadLocalRandom.current().nextLong();
    }

    /** A provider that lists those models (none: it has no list) and has that many keys. */
    Routing provider(String name, int keys, String... models) {
        var settingsOfKeys = new ArrayList<KeySettings>();
        for (int i = 0; i < keys; i++) {
            settingsOfKeys.add(key("k" + i, 1));
        }
        return provider(name, settingsOfKeys, models);
    }

    Routing provider(String name, List<KeySettings> keys, String... models) {
        providers.add(
                new ProviderSettings(
                        name,
                        profile(name, Profile.Auth.BEARER),
                        Upstream.withDefaults(new Origin(true, name + ".test", 443)),
                        keys,
                        List.of(models),
                        Map.of(),
                        false));
        return this;
    }

    /** An alias of {@code model*weight} targets. */
    Routing alias(String name, List<String> targets, String... fallbacks) {
        var weighted = new ArrayList<Alias.WeightedModel>();
        for (String target : targets) {
            int star = target.indexOf('*');
            weighted.add(
                    star < 0
                            ? new Alias.WeightedModel(target, 1)
                            : new Alias.WeightedModel(
                                    target.substring(0, star),
                                    Integer.parseInt(target.substring(star + 1))));
        }
        aliases.add(new Alias(name, weighted, List.of(fallbacks)));
        return this;
    }

    Routing settings(RoutingSettings changed) {
        settings = changed;
        return this;
    }

    Routing random(RandomGenerator changed) {
        random = changed;
        return this;
    }

    RoutingTable table() {
        return RoutingTable.of(providers, aliases, load);
    }

    Router router() {
        return new Router(table(), settings, nanos, random);
    }

    static Resolution resolve(Router router, String model, VirtualKey key) {
        return router.resolve(model, null, List.of(), key, Operation.CHAT, Long.MAX_VALUE);
    }

    static Route route(Router router, String model, String... fallbacks) {
        return routed(
                router.resolve(
                        model, null, List.of(fallbacks), ANYBODY, Operation.CHAT, Long.MAX_VALUE));
    }

    static Route routed(Resolution resolution) {
        if (resolution instanceof Resolution.Routed(Route route)) {
            return route;
        }
        throw new AssertionError("not routed: " + resolution);
    }

    static Step.Try attempt(Route route) {
        Step step = route.next();
        if (step instanceof Step.Try attempt) {
            return attempt;
        }
        throw new AssertionError("no attempt: " + step);
    }

    static Step.GiveUp giveUp(Route route) {
        Step step = route.next();
        if (step instanceof Step.GiveUp over) {
            return over;
        }
        throw new AssertionError("an attempt: " + step);
    }

    static KeySettings key(String name, int weight, String... models) {
        return new KeySettings(name, new KeySecret("secret-" + name), weight, List.of(models));
    }

    static Profile profile(String name, Profile.Auth auth) {
        return new Profile(
                name,
                "https://" + name + ".test/v1",
                List.of(),
                List.of(),
                "/v1",
                Profile.Wire.OPENAI_CHAT,
                auth,
                true,
                List.of("/embeddings", "/files"),
                Set.of());
    }

    static RoutingSettings withMinRetries(int perSecond) {
        RoutingSettings defaults = RoutingSettings.DEFAULTS;
        return new RoutingSettings(
                defaults.maxAttempts(),
                defaults.retriesBeforeFallback(),
                defaults.backoff(),
                defaults.maxBackoff(),
                defaults.maxWait(),
                defaults.rateLimitPause(),
                defaults.maxPause(),
                defaults.refusalPause(),
                defaults.maxRefusalPause(),
                defaults.retryPercent(),
                perSecond);
    }

    /** Calls in flight over all keys. */
    long inFlight() {
        return load.keys().stream().mapToLong(key -> key.ownInFlight()).sum();
    }
}
