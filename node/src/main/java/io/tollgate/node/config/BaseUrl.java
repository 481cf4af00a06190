package io.tollgate.node.config;

import io.tollgate.providers.upstream.Origin;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * Where a provider's API begins.
 *
 * @param origin scheme, host and port
 * @param path the path in front of every route, such as {@code /v1}; "" for none; no slash at the
 *     end
 */
public record BaseUrl(Origin origin, String path) {
    static final String EXPECTED =
            "expected: an http or https URL without user, query or fragment, such as"
                    + " https://api.example.com/v1";

    public BaseUrl {
        if (!path.isEmpty() && (!path.startsWith("/") || path.endsWith("/"))) {
            throw new IllegalArgumentException(
                    "path: " + path + " (expected: a slash at its start and none at its end)");
        }
    }

    /** Reads a URL; empty where it is none that can be called. Slashes at the end are dropped. */
    static Optional<BaseUrl> parse(String text) {
        URI uri;
        try {
            uri = new URI(text.strip());
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
        boolean tls = "https".equalsIgnoreCase(uri.getScheme());
        if ((!tls && !"http".equalsIgnoreCase(uri.getScheme()))
                || uri.getHost() == null
                || uri.getUserInfo() != null
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null
                || uri.getPort() == 0
                || uri.getPort() > 65_535) {
            return Optional.empty();
        }
        int port = uri.getPort() == -1 ? (tls ? 443 : 80) : uri.getPort();
        String path = uri.getRawPath();
        while (path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        return Optional.of(new BaseUrl(new Origin(tls, host(uri), port), path));
    }

    /** The host without the brackets of an IPv6 address. */
    private static String host(URI uri) {
        String host = uri.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    @Override
    public String toString() {
        String host = origin.host().contains(":") ? "[" + origin.host() + "]" : origin.host();
        boolean usual = origin.port() == (origin.tls() ? 443 : 80);
        return (origin.tls() ? "https://" : "http://")
                + host
                + (usual ? "" : ":" + origin.port())
                + path;
    }
}
