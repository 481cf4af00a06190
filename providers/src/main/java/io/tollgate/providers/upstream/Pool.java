package io.tollgate.providers.upstream;

import org.jspecify.annotations.Nullable;

/**
 * The connections of one I/O thread to one origin. The one used last is taken first, so that a pool
 * that has grown shrinks again. The idle ones are a doubly linked list through the connections: any
 * of them can leave at any time. Only on its thread, save {@link #counts}.
 */
final class Pool {
    private final PoolKey key;
    private final Tally open = new Tally();
    private final Tally idle = new Tally();
    private final Tally opened = new Tally();
    private final Tally reused = new Tally();
    private final Tally staleRetries = new Tally();
    private final Tally full = new Tally();
    private @Nullable Connection newest;
    private Limits limits;

    Pool(PoolKey key, Upstream upstream) {
        this.key = key;
        this.limits = Limits.of(upstream);
    }

    PoolKey key() {
        return key;
    }

    /** The durations of {@code upstream}, converted when it is another one than last time. */
    @SuppressWarnings(
            "ReferenceEquality") // equal settings in another object cost a conversion only
    Limits limits(Upstream upstream) {
        if (limits.upstream() != upstream) {
            limits = Limits.of(upstream);
        }
        return limits;
    }

    /** Takes an idle connection that has not expired, or null. */
    @Nullable Connection take(long now) {
        Connection connection = newest;
        while (connection != null && connection.expired(now)) {
            connection.close();
            connection = newest;
        }
        if (connection != null) {
            remove(connection);
            reused.add(1);
        }
        return connection;
    }

    /** Reserves a place for a new connection; false where there is none. */
    boolean open(int max) {
        if (open.plain() >= max) {
            full.add(1);
            return false;
        }
        open.add(1);
        opened.add(1);
        return true;
    }

    /** A connection that had a place is gone, or never came to be. */
    void closed() {
        open.add(-1);
    }

    void staleRetry() {
        staleRetries.add(1);
    }

    /** Keeps a connection for the next call. */
    void put(Connection connection) {
        Connection older = newest;
        connection.older = older;
        connection.newer = null;
        if (older != null) {
            older.newer = connection;
        }
        newest = connection;
        connection.idle = true;
        idle.add(1);
    }

    /** Takes a connection out of the idle ones; it is one of them. */
    void remove(Connection connection) {
        Connection older = connection.older;
        Connection newer = connection.newer;
        if (newer == null) {
            newest = older;
        } else {
            newer.older = older;
        }
        if (older != null) {
            older.newer = newer;
        }
        connection.older = null;
        connection.newer = null;
        connection.idle = false;
        idle.add(-1);
    }

    /** Closes idle connections that have expired. */
    void expire(long now) {
        Connection connection = newest;
        while (connection != null) {
            Connection older = connection.older;
            if (connection.expired(now)) {
                connection.close();
            }
            connection = older;
        }
    }

    /** Closes all idle connections. */
    void closeIdle() {
        for (Connection connection = newest; connection != null; connection = newest) {
            connection.close();
        }
    }

    boolean empty() {
        return open.plain() == 0;
    }

    boolean hasIdle() {
        return newest != null;
    }

    /** From any thread. */
    UpstreamStats.Counts counts() {
        return new UpstreamStats.Counts(
                open.get(), idle.get(), opened.get(), reused.get(), staleRetries.get(), full.get());
    }
}
