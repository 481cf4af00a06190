package io.tollgate.providers.upstream;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Upstreams with one setting other than the defaults. */
final class Limited {
    private static final Duration LONG = Duration.ofSeconds(60);

    private Limited() {}

    static Upstream connect(Origin origin, Duration limit) {
        return of(origin, limit, LONG, LONG, LONG, null, null);
    }

    static Upstream firstByte(Origin origin, Duration limit) {
        return of(origin, LONG, limit, LONG, LONG, null, null);
    }

    static Upstream idle(Origin origin, Duration limit) {
        return of(origin, LONG, LONG, limit, LONG, null, null);
    }

    static Upstream total(Origin origin, Duration limit) {
        return of(origin, LONG, LONG, LONG, limit, null, null);
    }

    static Upstream through(Origin origin, Origin proxy, @Nullable Path caBundle) {
        return of(origin, LONG, LONG, LONG, LONG, proxy, caBundle);
    }

    static Upstream trusting(Origin origin, @Nullable Path caBundle) {
        return of(origin, LONG, LONG, LONG, LONG, null, caBundle);
    }

    private static Upstream of(
            Origin origin,
            Duration connect,
            Duration firstByte,
            Duration idle,
            Duration total,
            @Nullable Origin proxy,
            @Nullable Path caBundle) {
        return new Upstream(origin, connect, firstByte, idle, total, 1_000, LONG, proxy, caBundle);
    }
}
