package io.tollgate.node;

import io.tollgate.cluster.load.BreakerSettings;
import io.tollgate.governance.ledger.Admissions;
import io.tollgate.governance.ledger.Wallet;
import io.tollgate.governance.tenant.KeyRing;
import io.tollgate.governance.tenant.ModelPatterns;
import io.tollgate.governance.tenant.VirtualKey;
import io.tollgate.node.config.AliasConfig;
import io.tollgate.node.config.AuditConfig;
import io.tollgate.node.config.FetchedToken;
import io.tollgate.node.config.GatewayConfig;
import io.tollgate.node.config.HeaderConfig;
import io.tollgate.node.config.KeyConfig;
import io.tollgate.node.config.LimitsConfig;
import io.tollgate.node.config.ListenerConfig;
import io.tollgate.node.config.OnClientGone;
import io.tollgate.node.config.ProviderConfig;
import io.tollgate.node.config.RoutingConfig;
import io.tollgate.node.config.Secret;
import io.tollgate.node.config.SpendingConfig;
import io.tollgate.node.config.TlsConfig;
import io.tollgate.node.config.VirtualKeyConfig;
import io.tollgate.node.demo.DemoProvider;
import io.tollgate.node.http.BodyLimits;
import io.tollgate.node.http.HttpLimits;
import io.tollgate.node.http.HttpSettings;
import io.tollgate.node.http.TlsSettings;
import io.tollgate.node.request.Funds;
import io.tollgate.node.request.Recording;
import io.tollgate.node.request.RequestServices;
import io.tollgate.node.request.TextRules;
import io.tollgate.node.routing.Alias;
import io.tollgate.node.routing.KeySecret;
import io.tollgate.node.routing.KeySettings;
import io.tollgate.node.routing.Provider;
import io.tollgate.node.routing.ProviderSettings;
import io.tollgate.node.routing.RoutingSettings;
import io.tollgate.providers.credential.Credentials;
import io.tollgate.providers.credential.TokenSource;
import io.tollgate.providers.profile.Profile;
import io.tollgate.providers.profile.Profiles;
import io.tollgate.providers.upstream.Origin;
import io.tollgate.providers.upstream.Upstream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From the words of the configuration to those of the parts that are built from it. */
final class ConfigTranslation {
    private static final long ADMIN_BODY = 8 << 20;
    private static final long ADMIN_BODIES = 32 << 20;
    private static final List<String> UPLOADS =
            List.of(
                    "/v1/files",
                    "/v1/uploads",
                    "/v1/images/",
                    "/v1/audio/",
                    "/openai/v1/files",
                    "/openai/v1/uploads",
                    "/openai/v1/images/",
                    "/openai/v1/audio/",
                    "/openai/files",
                    "/openai/uploads");

    private ConfigTranslation() {}

    /** As many as the machine has processors, where the configuration does not say. */
    static int ioThreads(GatewayConfig config) {
        return config.ioThreads() == 0
                ? Runtime.getRuntime().availableProcessors()
                : config.ioThreads();
    }

    static HttpSettings publicListeners(GatewayConfig config) {
        return new HttpSettings(
                config.listen().stream().map(ConfigTranslation::listener).toList(),
                limits(config.limits()));
    }

    /** Of the admin listener: bodies are objects of the configuration, or a whole file. */
    static HttpSettings adminListener(GatewayConfig config) {
        return new HttpSettings(
                List.of(new HttpSettings.Listener(config.admin().host(), config.admin().port())),
                HttpLimits.standard().withBodies(BodyLimits.of(ADMIN_BODY), ADMIN_BODIES));
    }

    private static HttpSettings.Listener listener(ListenerConfig listener) {
        TlsConfig tls = listener.tls();
        return tls == null
                ? new HttpSettings.Listener(listener.host(), listener.port())
                : new HttpSettings.Listener(
                        listener.host(),
                        listener.port(),
                        new TlsSettings(tls.certificate(), tls.key()));
    }

    private static HttpLimits limits(LimitsConfig limits) {
        var uploads = new ArrayList<BodyLimits.Route>();
        for (String prefix : UPLOADS) {
            uploads.add(new BodyLimits.Route(prefix, limits.uploadBytes()));
        }
        HttpLimits standard = HttpLimits.standard();
        return new HttpLimits(
                limits.headBytes(),
                limits.headers(),
                new BodyLimits(limits.bodyBytes(), uploads),
                limits.bufferedBytes(),
                limits.headTimeout(),
                limits.bodyTimeout(),
                standard.writeIdle(),
                limits.idleTimeout(),
                limits.connections(),
                limits.connectionsPerAddress(),
                standard.http2Streams());
    }

    /**
     * The configured providers, and the demo where it is on.
     *
     * @param demoPort of the internal listener that plays the demo provider; 0 for none
     */
    static List<ProviderSettings> providers(
            GatewayConfig config, int ioThreads, int demoPort, Credentials credentials) {
        var providers = new ArrayList<ProviderSettings>();
        for (ProviderConfig provider : config.providers()) {
            providers.add(provider(provider, ioThreads, credentials));
        }
        if (demoPort != 0) {
            providers.add(demo(demoPort));
        }
        return providers;
    }

    private static ProviderSettings provider(
            ProviderConfig provider, int ioThreads, Credentials credentials) {
        var headers = new LinkedHashMap<String, String>();
        for (HeaderConfig header : provider.headers()) {
            headers.put(header.name(), header.value().reveal());
        }
        Upstream upstream = provider.network().upstream(provider.baseUrl().origin(), ioThreads);
        return new ProviderSettings(
                provider.name(),
                provider.profile(),
                upstream,
                provider.keys().stream()
                        .map(key -> key(key, provider.name(), upstream, credentials))
                        .toList(),
                provider.models(),
                headers,
                provider.dropUnsupported());
    }

    private static KeySettings key(
            KeyConfig key, String provider, Upstream upstream, Credentials credentials) {
        return switch (key.value()) {
            case Secret secret ->
                    new KeySettings(
                            key.name(), new KeySecret(secret.reveal()), key.weight(), key.models());
            case FetchedToken(TokenSource source, _) ->
                    new KeySettings(
                            key.name(),
                            new KeySecret(Credentials.id(provider, source)),
                            key.weight(),
                            key.models(),
                            credentials.of(provider, source, upstream));
        };
    }

    private static ProviderSettings demo(int port) {
        Profile profile =
                Profiles.find(Provider.DEMO)
                        .orElseThrow()
                        .withBaseUrl("http://127.0.0.1:" + port + "/v1");
        return new ProviderSettings(
                Provider.DEMO,
                profile,
                Upstream.withDefaults(new Origin(false, "127.0.0.1", port)),
                DemoProvider.models().stream().map(ConfigTranslation::demoKey).toList(),
                DemoProvider.models(),
                Map.of(),
                false);
    }

    /** One for each model, so that a model that fails on request takes no other one down. */
    private static KeySettings demoKey(String model) {
        return new KeySettings(model, new KeySecret(""), 1, List.of(model));
    }

    static BreakerSettings breakers(RoutingConfig config) {
        Duration open = config.breaker().open();
        Duration longest = BreakerSettings.DEFAULTS.longest();
        return new BreakerSettings(
                config.breaker().failures(), open, open.compareTo(longest) > 0 ? open : longest);
    }

    static List<Alias> aliases(GatewayConfig config) {
        var aliases = new ArrayList<Alias>();
        for (AliasConfig alias : config.aliases()) {
            aliases.add(
                    new Alias(
                            alias.name(),
                            alias.targets().stream()
                                    .map(target ->
                                            new Alias.WeightedModel(
                                                    target.provider() + "/" + target.model(),
                                                    target.weight()))
                                    .toList(),
                            alias.fallbacks()));
        }
        return aliases;
    }

    /** What the configuration says of requests. */
    static RequestServices.Rules rules(GatewayConfig config, Treasury.Terms terms) {
        return new RequestServices.Rules(
                terms.keys(),
                config.onClientGone() == OnClientGone.DRAIN,
                texts(config),
                terms.funds());
    }

    private static TextRules texts(GatewayConfig config) {
        var byKey = new LinkedHashMap<String, Boolean>();
        for (VirtualKeyConfig key : config.virtualKeys()) {
            if (key.bodies() != null) {
                byKey.put(key.name(), key.bodies());
            }
        }
        return new TextRules(config.audit().bodies(), byKey);
    }

    static KeyRing keys(GatewayConfig config, Wallets wallets) {
        KeyRing.Builder ring = KeyRing.builder(InstantSource.system());
        for (VirtualKeyConfig key : config.virtualKeys()) {
            VirtualKey made = virtualKey(key, wallets);
            if (key.madeHere()) {
                ring.add(key.digest(), made);
            } else {
                ring.addForeign(key.digest(), made);
            }
            for (VirtualKeyConfig.Previous before : key.previous()) {
                ring.addAnother(before.digest(), made.until(before.until()));
            }
        }
        return ring.build();
    }

    private static VirtualKey virtualKey(VirtualKeyConfig key, Wallets wallets) {
        return new VirtualKey(
                key.name(),
                key.team() == null ? "" : key.team(),
                wallets.customer(key.team()),
                ModelPatterns.of(key.models()),
                key.enabled(),
                key.expires(),
                wallets.of(key),
                null);
    }

    /**
     * What requests are paid from.
     *
     * @param admissions null where nothing is limited
     */
    static Funds funds(GatewayConfig config, Wallets wallets, @Nullable Admissions admissions) {
        var providers = new HashMap<String, Wallet>();
        SpendingConfig spending = config.spending();
        for (SpendingConfig.Owner owner : spending.providers()) {
            providers.put(owner.name(), wallets.of(owner.limits()));
        }
        return new Funds(
                admissions,
                spending.waiting(),
                spending.allowUnpriced(),
                spending.defaultMaxTokens(),
                providers);
    }

    static Recording.Rules recording(AuditConfig audit) {
        return new Recording.Rules(
                audit.mode() == AuditConfig.Mode.STRICT,
                audit.whenFull() == AuditConfig.WhenFull.SERVE,
                audit.promptHash(),
                audit.bodyBytes());
    }

    static RoutingSettings routing(RoutingConfig config) {
        RoutingSettings standard = RoutingSettings.DEFAULTS;
        return new RoutingSettings(
                config.maxAttempts(),
                config.retriesPerKey(),
                config.backoff().base(),
                config.backoff().max(),
                standard.maxWait(),
                config.coolDown().base(),
                config.coolDown().max(),
                standard.refusalPause(),
                standard.maxRefusalPause(),
                (int) Math.round(config.retryBudget().ratio() * 100),
                config.retryBudget().min());
    }

    static Duration longestRequest(GatewayConfig config) {
        Duration longest = Duration.ofMinutes(1);
        for (ProviderConfig provider : config.providers()) {
            Duration total = provider.network().totalTimeout();
            longest = total.compareTo(longest) > 0 ? total : longest;
        }
        return longest;
    }
}
