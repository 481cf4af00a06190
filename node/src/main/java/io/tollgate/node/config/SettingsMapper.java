package io.tollgate.node.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Maps the groups of plain settings: limits, drain, routing, stream and network. */
final class SettingsMapper {
    private SettingsMapper() {}

    static LimitsConfig limits(SettingReader in) {
        LimitsConfig d = Defaults.LIMITS;
        return new LimitsConfig(
                (int) in.size("head-bytes", d.headBytes(), LimitsConfig.HEAD_BYTES),
                in.integer("headers", d.headers(), LimitsConfig.HEADERS),
                (int) in.size("body-bytes", d.bodyBytes(), LimitsConfig.BODY_BYTES),
                (int) in.size("upload-bytes", d.uploadBytes(), LimitsConfig.BODY_BYTES),
                in.size("buffered-bytes", d.bufferedBytes(), LimitsConfig.BUFFERED_BYTES),
                in.integer("connections", d.connections(), LimitsConfig.CONNECTIONS),
                in.integer(
                        "connections-per-address",
                        d.connectionsPerAddress(),
                        LimitsConfig.CONNECTIONS),
                in.duration("head-timeout", d.headTimeout(), LimitsConfig.TIMEOUT),
                in.duration("body-timeout", d.bodyTimeout(), LimitsConfig.TIMEOUT),
                in.duration("idle-timeout", d.idleTimeout(), LimitsConfig.TIMEOUT),
                in.duration("realtime-idle", d.realtimeIdle(), LimitsConfig.TIMEOUT));
    }

    static DrainConfig drain(SettingReader in) {
        DrainConfig d = Defaults.DRAIN;
        return new DrainConfig(
                in.duration("notice", d.notice(), DrainConfig.NOTICE),
                in.duration("grace", d.grace(), DrainConfig.GRACE));
    }

    static RoutingConfig routing(SettingReader in) {
        RoutingConfig d = Defaults.ROUTING;
        return new RoutingConfig(
                in.integer("retries-per-key", d.retriesPerKey(), RoutingConfig.RETRIES),
                in.integer("max-attempts", d.maxAttempts(), RoutingConfig.ATTEMPTS),
                in.mapping("backoff", span -> span(span, d.backoff())),
                in.mapping("retry-budget", SettingsMapper::retryBudget),
                in.mapping("cool-down", span -> span(span, d.coolDown())),
                in.mapping("breaker", SettingsMapper::breaker));
    }

    static OnClientGone onClientGone(SettingReader in) {
        return in.choice("on-client-gone", Defaults.ON_CLIENT_GONE, List.of(OnClientGone.values()));
    }

    static NetworkConfig network(SettingReader in) {
        NetworkConfig d = Defaults.NETWORK;
        Path caBundle = in.file("ca-bundle");
        return new NetworkConfig(
                in.duration("connect-timeout", d.connectTimeout(), NetworkConfig.CONNECT),
                in.duration("first-byte-timeout", d.firstByteTimeout(), NetworkConfig.WAIT),
                in.duration("idle-timeout", d.idleTimeout(), NetworkConfig.WAIT),
                in.duration("total-timeout", d.totalTimeout(), NetworkConfig.WAIT),
                in.integer("max-connections", d.maxConnections(), NetworkConfig.CONNECTIONS),
                in.duration("idle-expiry", d.idleExpiry(), NetworkConfig.WAIT),
                in.proxy("proxy"),
                caBundle);
    }

    private static RoutingConfig.Span span(SettingReader in, RoutingConfig.Span d) {
        Duration base = in.duration("base", d.base(), RoutingConfig.Span.TIME);
        Duration max = in.duration("max", d.max(), RoutingConfig.Span.TIME);
        if (base.compareTo(max) <= 0) {
            return new RoutingConfig.Span(base, max);
        }
        in.problem(
                "base",
                Units.writeDuration(base)
                        + (" (expected: at most max, " + Units.writeDuration(max) + ")"));
        return d;
    }

    private static RoutingConfig.RetryBudget retryBudget(SettingReader in) {
        RoutingConfig.RetryBudget d = Defaults.ROUTING.retryBudget();
        return new RoutingConfig.RetryBudget(
                in.ratio("ratio", d.ratio()),
                in.integer("min", d.min(), RoutingConfig.RetryBudget.MIN));
    }

    private static RoutingConfig.Breaker breaker(SettingReader in) {
        RoutingConfig.Breaker d = Defaults.ROUTING.breaker();
        return new RoutingConfig.Breaker(
                in.integer("failures", d.failures(), RoutingConfig.Breaker.FAILURES),
                in.duration("open", d.open(), RoutingConfig.Breaker.OPEN));
    }
}
