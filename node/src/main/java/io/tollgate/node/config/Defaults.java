package io.tollgate.node.config;

import java.time.Duration;

/** What holds where the configuration says nothing. */
public final class Defaults {
    /** Of the public listener where there is a file; see {@link #HOST_WITHOUT_FILE}. */
    static final String HOST = "0.0.0.0";

    /** A node that nobody has configured is not for others. */
    static final String HOST_WITHOUT_FILE = "127.0.0.1";

    static final int PORT = 8080;
    static final String ADMIN_HOST = "127.0.0.1";
    static final int ADMIN_PORT = 8081;

    /** Relative to the file, or to the working directory where there is none. */
    static final String DATA_DIR = "tollgate-data";

    static final int WEIGHT = 1;

    /** What a provider cannot do is refused by name. */
    static final boolean DROP_UNSUPPORTED = false;

    public static final LimitsConfig LIMITS =
            new LimitsConfig(
                    32 << 10,
                    100,
                    20 << 20,
                    32 << 20,
                    48L << 20,
                    20_000,
                    20_000,
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(10));

    public static final DrainConfig DRAIN = new DrainConfig(Duration.ZERO, Duration.ofSeconds(30));

    public static final NetworkConfig NETWORK =
            new NetworkConfig(
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(120),
                    Duration.ofSeconds(120),
                    Duration.ofMinutes(30),
                    20_000,
                    Duration.ofSeconds(55),
                    null,
                    null);

    public static final RoutingConfig ROUTING =
            new RoutingConfig(
                    1,
                    4,
                    new RoutingConfig.Span(Duration.ofMillis(100), Duration.ofSeconds(2)),
                    new RoutingConfig.RetryBudget(0.2, 3),
                    new RoutingConfig.Span(Duration.ofSeconds(1), Duration.ofMinutes(5)),
                    new RoutingConfig.Breaker(5, Duration.ofSeconds(30)));

    public static final OnClientGone ON_CLIENT_GONE = OnClientGone.CANCEL;

    public static final AuditConfig AUDIT =
            new AuditConfig(
                    AuditConfig.Mode.GROUP,
                    "",
                    AuditConfig.WhenFull.REFUSE,
                    Duration.ofHours(24),
                    8L << 30,
                    AuditConfig.PromptHash.XXH3,
                    false,
                    256 << 10,
                    400,
                    30,
                    AuditConfig.StoreKind.SQLITE,
                    null,
                    null,
                    null);

    /** Of the file sink. */
    static final long AUDIT_FILE_BYTES = 256L << 20;

    /** Of ClickHouse. */
    static final String AUDIT_DATABASE = "tollgate";

    static final String AUDIT_USER = "default";
    static final Duration AUDIT_CONNECT_TIMEOUT = Duration.ofSeconds(3);
    static final Duration AUDIT_SOCKET_TIMEOUT = Duration.ofSeconds(30);

    static final Duration AUDIT_WEBHOOK_TIMEOUT = Duration.ofSeconds(10);

    private Defaults() {}
}
