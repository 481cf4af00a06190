package io.tollgate.node.config;

import io.tollgate.governance.tenant.KeyDigest;
import org.jspecify.annotations.Nullable;

/**
 * The listener of health, metrics and administration.
 *
 * @param host address to bind to
 * @param port 0 for any free one
 * @param token digest of the admin token; null where none is configured, until {@link
 *     BootstrapKeys} has put its own here
 */
public record AdminConfig(String host, int port, @Nullable KeyDigest token) {
    static final int SHORTEST_TOKEN = 16;

    public AdminConfig {
        if (host.isBlank()) {
            throw new IllegalArgumentException("host: blank (expected: a host name or address)");
        }
        ListenerConfig.PORT.check("port", port);
    }
}
