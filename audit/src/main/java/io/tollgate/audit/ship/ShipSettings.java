package io.tollgate.audit.ship;

import java.time.Duration;

/**
 * How rows are cut into batches and how hard one destination may be worked.
 *
 * @param maxRows in a batch
 * @param maxBytes of a batch as the log holds it; the row that passes it still belongs to it
 * @param maxAge how long the first row of a batch waits for more
 * @param firstRetry pause after the first failure; doubles from there on
 * @param longestRetry longest pause between two tries
 * @param share of its time that the thread may spend on sending while it catches up, above 0 to 1
 * @param longestPause longest pause between two full batches, whatever the share says
 */
public record ShipSettings(
        int maxRows,
        long maxBytes,
        Duration maxAge,
        Duration firstRetry,
        Duration longestRetry,
        double share,
        Duration longestPause) {
    private static final int MOST_DOUBLED = 20;

    public static final ShipSettings DEFAULT =
            new ShipSettings(
                    10_000,
                    8L << 20,
                    Duration.ofSeconds(1),
                    Duration.ofMillis(200),
                    Duration.ofSeconds(10),
                    0.25,
                    Duration.ofMillis(400));

    public ShipSettings {
        if (maxRows < 1) {
            throw new IllegalArgumentException("maxRows: " + maxRows + " (expected: >= 1)");
        }
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes: " + maxBytes + " (expected: >= 1)");
        }
        if (maxAge.isNegative()) {
            throw new IllegalArgumentException("maxAge: " + maxAge + " (expected: >= 0)");
        }
        if (firstRetry.isNegative() || firstRetry.isZero()) {
            throw new IllegalArgumentException("firstRetry: " + firstRetry + " (expected: > 0)");
        }
        if (longestRetry.compareTo(firstRetry) < 0) {
            throw new IllegalArgumentException(
                    "longestRetry: " + longestRetry + " (expected: >= " + firstRetry + ")");
        }
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("share: " + share + " (expected: above 0 to 1)");
        }
        if (longestPause.isNegative()) {
            throw new IllegalArgumentException(
                    "longestPause: " + longestPause + " (expected: >= 0)");
        }
    }

    /**
     * The pause after that many failures in a row: between half of it and all of it, so that many
     * nodes do not come back at once.
     *
     * @param random from 0 to 1
     */
    Duration retryAfter(int failures, double random) {
        long doubled = firstRetry.toNanos() << Math.min(failures - 1, MOST_DOUBLED);
        long most = Math.min(doubled, longestRetry.toNanos());
        return Duration.ofNanos((long) (most * (0.5 + random / 2)));
    }

    /** The same, cut by that many rows. */
    public ShipSettings withMaxRows(int rows) {
        return new ShipSettings(
                rows, maxBytes, maxAge, firstRetry, longestRetry, share, longestPause);
    }
}
