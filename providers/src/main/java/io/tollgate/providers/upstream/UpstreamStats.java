package io.tollgate.providers.upstream;

import java.util.Map;

/**
 * Figures of a client at one moment, from any thread. Exact when nothing is under way; while calls
 * run, figures of different threads may be a moment apart.
 *
 * @param total all origins together, since the client was made
 * @param byOrigin the same for each origin that is in use
 */
public record UpstreamStats(Counts total, Map<Origin, Counts> byOrigin) {
    public UpstreamStats {
        byOrigin = Map.copyOf(byOrigin);
    }

    /**
     * The figures of one origin or of all.
     *
     * @param open connections open or being opened now, idle ones included
     * @param idle connections open and unused now
     * @param opened connections ever begun
     * @param reused calls ever sent on a connection that had served another
     * @param staleRetries calls ever sent again because a reused connection had been closed
     * @param poolFull calls ever refused because there were too many connections
     */
    public record Counts(
            long open, long idle, long opened, long reused, long staleRetries, long poolFull) {
        static final Counts ZERO = new Counts(0, 0, 0, 0, 0, 0);

        Counts plus(Counts other) {
            return new Counts(
                    open + other.open,
                    idle + other.idle,
                    opened + other.opened,
                    reused + other.reused,
                    staleRetries + other.staleRetries,
                    poolFull + other.poolFull);
        }
    }
}
