package io.tollgate.node.config;

import io.tollgate.providers.upstream.Origin;
import io.tollgate.providers.upstream.Upstream;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a provider is reached.
 *
 * @param connectTimeout longest time until the connection, TLS included, is ready
 * @param firstByteTimeout longest time from the last request byte to the first response byte
 * @param idleTimeout longest time between two reads of a response
 * @param totalTimeout longest time of one call
 * @param maxConnections open connections of the whole node to this provider
 * @param idleExpiry how long an unused connection is kept
 * @param proxy an HTTP proxy that is asked by CONNECT, or null
 * @param caBundle PEM certificates to trust instead of the JDK's, or null
 */
public record NetworkConfig(
        Duration connectTimeout,
        Duration firstByteTimeout,
        Duration idleTimeout,
        Duration totalTimeout,
        int maxConnections,
        Duration idleExpiry,
        @Nullable Origin proxy,
        @Nullable Path caBundle) {
    static final Range CONNECT = Range.time(Duration.ofMillis(10), Duration.ofMinutes(5));
    static final Range WAIT = Range.time(Duration.ofMillis(10), Duration.ofHours(24));
    static final Range CONNECTIONS = Range.count(1, 1_000_000);

    public NetworkConfig {
        CONNECT.check("connectTimeout", connectTimeout);
        WAIT.check("firstByteTimeout", firstByteTimeout);
        WAIT.check("idleTimeout", idleTimeout);
        WAIT.check("totalTimeout", totalTimeout);
        CONNECTIONS.check("maxConnections", maxConnections);
        WAIT.check("idleExpiry", idleExpiry);
    }

    /** These settings for one origin and a node with that many I/O threads. */
    public Upstream upstream(Origin origin, int threads) {
        return new Upstream(
                origin,
                connectTimeout,
                firstByteTimeout,
                idleTimeout,
                totalTimeout,
                Math.max(1, Math.ceilDiv(maxConnections, threads)),
                idleExpiry,
                proxy,
                caBundle);
    }
}
