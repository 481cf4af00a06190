package io.tollgate.providers.upstream;

/** The durations of an {@link Upstream} in nanoseconds, converted once. */
record Limits(
        Upstream upstream,
        long connectNanos,
        long firstByteNanos,
        long idleNanos,
        long totalNanos,
        long idleExpiryNanos) {
    static Limits of(Upstream upstream) {
        return new Limits(
                upstream,
                upstream.connectTimeout().toNanos(),
                upstream.firstByteTimeout().toNanos(),
                upstream.idleTimeout().toNanos(),
                upstream.totalTimeout().toNanos(),
                upstream.idleExpiry().toNanos());
    }
}
