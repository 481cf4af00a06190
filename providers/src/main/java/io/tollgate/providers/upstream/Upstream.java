package io.tollgate.providers.upstream;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where a provider is reached and within which bounds.
 *
 * @param origin scheme, host and port
 * @param connectTimeout longest time until the connection, TLS included, is ready
 * @param firstByteTimeout longest time from the last request byte to the first response byte
 * @param idleTimeout longest time between two reads of a response
 * @param totalTimeout longest time of one call, everything included
 * @param maxConnectionsPerThread open connections of one I/O thread, idle ones included; one more
 *     call waits for none and fails as {@code OVERLOADED}
 * @param idleExpiry how long an unused connection is kept
 * @param proxy an HTTP proxy that is asked by CONNECT (for TLS origins and plain ones alike)
 * @param caBundle PEM certificates to trust instead of the JDK's
 */
public record Upstream(
        Origin origin,
        Duration connectTimeout,
        Duration firstByteTimeout,
        Duration idleTimeout,
        Duration totalTimeout,
        int maxConnectionsPerThread,
        Duration idleExpiry,
        @Nullable Origin proxy,
        @Nullable Path caBundle) {
    public Upstream {
        positive("connectTimeout", connectTimeout);
        positive("firstByteTimeout", firstByteTimeout);
        positive("idleTimeout", idleTimeout);
        positive("totalTimeout", totalTimeout);
        if (idleExpiry.isNegative()) {
            throw new IllegalArgumentException("idleExpiry: " + idleExpiry + " (expected: >= 0)");
        }
        if (maxConnectionsPerThread < 1) {
            throw new IllegalArgumentException(
                    "maxConnectionsPerThread: " + maxConnectionsPerThread + " (expected: >= 1)");
        }
        if (proxy != null && proxy.tls()) {
            throw new IllegalArgumentException(
                    "proxy: https://" + proxy.host() + " (expected: a proxy spoken to in plain)");
        }
    }

    /** The settings used where the configuration says nothing. */
    public static Upstream withDefaults(Origin origin) {
        return new Upstream(
                origin,
                Duration.ofSeconds(5),
                Duration.ofSeconds(120),
                Duration.ofSeconds(120),
                Duration.ofMinutes(30),
                10_000,
                Duration.ofSeconds(55),
                null,
                null);
    }

    /** Another server within the same bounds. */
    public Upstream at(Origin other) {
        return new Upstream(
                other,
                connectTimeout,
                firstByteTimeout,
                idleTimeout,
                totalTimeout,
                maxConnectionsPerThread,
                idleExpiry,
                proxy,
                caBundle);
    }

    /** The same server with longer bounds, for an answer that is kept when its request is not. */
    public Upstream patient(Duration more) {
        return new Upstream(
                origin,
                connectTimeout,
                firstByteTimeout.plus(more),
                idleTimeout,
                totalTimeout.plus(more),
                maxConnectionsPerThread,
                idleExpiry,
                proxy,
                caBundle);
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
    }
}
