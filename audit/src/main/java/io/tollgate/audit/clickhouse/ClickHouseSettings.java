package io.tollgate.audit.clickhouse;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where ClickHouse is and how long it keeps what.
 *
 * @param hosts entrances to the same data, used in turn when one fails; {@code
 *     https://ch-1.example:8443}, or {@code http://} without TLS
 * @param database made where it is missing; letters, digits and underscores
 * @param caFile certificates in PEM form to trust instead of the JVM's own
 */
public record ClickHouseSettings(
        List<URI> hosts,
        String database,
        Login login,
        @Nullable Path caFile,
        Timeouts timeouts,
        Retention retention) {

    public ClickHouseSettings {
        hosts = List.copyOf(hosts);
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("hosts: none (expected: at least one)");
        }
        for (URI host : hosts) {
            check(host);
        }
        if (!database.matches("[A-Za-z_][A-Za-z0-9_]{0,62}")) {
            throw new IllegalArgumentException(
                    "database: " + database + " (expected: letters, digits and underscores)");
        }
    }

    /** These hosts with the usual settings. */
    public static ClickHouseSettings of(URI... hosts) {
        return new ClickHouseSettings(
                List.of(hosts), "tollgate", Login.USUAL, null, Timeouts.USUAL, Retention.USUAL);
    }

    /** Who we are there. */
    public record Login(String user, String password) {
        public static final Login USUAL = new Login("default", "");

        public Login {
            if (user.isEmpty()) {
                throw new IllegalArgumentException("user: \"\" (expected: a name)");
            }
        }

        /** Without the password. */
        @Override
        public String toString() {
            return "Login[user=" + user + ", password=***]";
        }
    }

    /**
     * How long to wait for a host.
     *
     * @param connect until it counts as away
     * @param silence the longest time without a byte before a call fails
     */
    public record Timeouts(Duration connect, Duration silence) {
        public static final Timeouts USUAL =
                new Timeouts(Duration.ofSeconds(3), Duration.ofSeconds(30));

        public Timeouts {
            positive("connect-timeout", connect);
            positive("socket-timeout", silence);
        }

        private static void positive(String name, Duration value) {
            if (!value.isPositive()) {
                throw new IllegalArgumentException(
                        name + ": " + value + " (expected: more than 0)");
            }
        }
    }

    /**
     * When the server deletes.
     *
     * @param rowDays how long rows, usage and checkpoints stay
     * @param bodyDays how long bodies stay
     */
    public record Retention(int rowDays, int bodyDays) {
        public static final Retention USUAL = new Retention(400, 30);
        // The server counts seconds since 1970 in 32 bits.
        private static final int MOST_DAYS = 10_000;

        public Retention {
            days("row-days", rowDays);
            days("body-days", bodyDays);
        }

        private static void days(String name, int value) {
            if (value < 1 || value > MOST_DAYS) {
                throw new IllegalArgumentException(
                        name + ": " + value + " (expected: 1 to " + MOST_DAYS + ")");
            }
        }
    }

    private static void check(URI host) {
        String scheme = host.getScheme();
        if ((!"http".equals(scheme) && !"https".equals(scheme))
                || host.getHost() == null
                || host.getPort() < 1
                || host.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    "hosts: " + host + " (expected: http://HOST:PORT or https://HOST:PORT)");
        }
    }
}
