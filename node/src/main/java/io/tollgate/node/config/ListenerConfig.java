package io.tollgate.node.config;

import org.jspecify.annotations.Nullable;

/**
 * Where clients reach the node.
 *
 * @param host address to bind to
 * @param port 0 for any free one
 * @param tls null for a plain listener
 */
public record ListenerConfig(String host, int port, @Nullable TlsConfig tls) {
    static final Range PORT = Range.count(0, 65_535);

    public ListenerConfig {
        if (host.isBlank()) {
            throw new IllegalArgumentException("host: blank (expected: a host name or address)");
        }
        PORT.check("port", port);
    }

    /** Whether both would bind to the same port. */
    boolean collides(String otherHost, int otherPort) {
        return port != 0 && port == otherPort && host.equals(otherHost);
    }
}
