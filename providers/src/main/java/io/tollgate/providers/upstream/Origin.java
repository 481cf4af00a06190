package io.tollgate.providers.upstream;

/** Scheme, host and port of a provider: the identity of a connection pool. */
public record Origin(boolean tls, String host, int port) {
    public Origin {
        if (host.isBlank()) {
            throw new IllegalArgumentException("host: blank (expected: a host name or address)");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 1 to 65535)");
        }
    }
}
