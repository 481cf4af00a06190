package io.tollgate.node.http;

import java.util.List;

/**
 * How large a request body may be, by the beginning of its path.
 *
 * @param otherwise bytes, for paths that no route names
 * @param routes the first that matches counts
 */
public record BodyLimits(long otherwise, List<Route> routes) {
    private static final long MIB = 1L << 20;

    public BodyLimits {
        if (otherwise < 0) {
            throw new IllegalArgumentException("otherwise: " + otherwise + " (expected: >= 0)");
        }
        routes = List.copyOf(routes);
    }

    /** 16 MiB of JSON; more where files, pictures and sound are uploaded. */
    public static BodyLimits standard() {
        return new BodyLimits(
                16 * MIB,
                List.of(
                        new Route("/v1/files", 128 * MIB),
                        new Route("/v1/uploads", 128 * MIB),
                        new Route("/v1/images/", 64 * MIB),
                        new Route("/v1/audio/", 64 * MIB)));
    }

    public static BodyLimits of(long bytes) {
        return new BodyLimits(bytes, List.of());
    }

    long of(String path) {
        for (int i = 0; i < routes.size(); i++) {
            Route route = routes.get(i);
            if (path.startsWith(route.pathPrefix())) {
                return route.bytes();
            }
        }
        return otherwise;
    }

    /**
     * The limit of the paths that begin with {@code pathPrefix}.
     *
     * @param bytes 0 to 2 GiB - 16
     */
    public record Route(String pathPrefix, long bytes) {
        public Route {
            if (!pathPrefix.startsWith("/")) {
                throw new IllegalArgumentException(
                        "pathPrefix: " + pathPrefix + " (expected: begins with /)");
            }
            if (bytes < 0 || bytes > Integer.MAX_VALUE - 16) {
                throw new IllegalArgumentException(
                        "bytes: " + bytes + " (expected: 0 to " + (Integer.MAX_VALUE - 16) + ")");
            }
        }
    }
}
