package io.tollgate.node.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link HttpServer} is made from.
 *
 * @param listeners at least one
 */
public record HttpSettings(List<Listener> listeners, HttpLimits limits) {
    public HttpSettings {
        listeners = List.copyOf(listeners);
        if (listeners.isEmpty()) {
            throw new IllegalArgumentException("listeners: none (expected: at least one)");
        }
    }

    /** One plain listener with standard limits. */
    public static HttpSettings plain(String host, int port) {
        return new HttpSettings(List.of(new Listener(host, port)), HttpLimits.standard());
    }

    /**
     * An address to listen on.
     *
     * @param host name or address of the interface
     * @param port 0 to 65535; 0 for any free one
     * @param tls null for a plain listener
     */
    public record Listener(String host, int port, @Nullable TlsSettings tls) {
        public Listener(String host, int port) {
            this(host, port, null);
        }

        public Listener {
            if (host.isEmpty()) {
                throw new IllegalArgumentException("host: empty (expected: a name or address)");
            }
            if (port < 0 || port > 65535) {
                throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
            }
        }
    }
}
