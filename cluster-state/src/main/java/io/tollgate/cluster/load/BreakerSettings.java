package io.tollgate.cluster.load;

import java.time.Duration;

/**
 * When a {@link Breaker} opens and for how long.
 *
 * @param failures failures in a row that open it, 1 to 1000
 * @param open how long it stays open the first time; multiplied by the openings in a row
 * @param longest the longest it stays open
 */
public record BreakerSettings(int failures, Duration open, Duration longest) {
    public static final BreakerSettings DEFAULTS =
            new BreakerSettings(5, Duration.ofSeconds(30), Duration.ofMinutes(5));

    public BreakerSettings {
        if (failures < 1 || failures > 1000) {
            throw new IllegalArgumentException("failures: " + failures + " (expected: 1 to 1000)");
        }
        if (open.isNegative() || open.isZero() || open.compareTo(longest) > 0) {
            throw new IllegalArgumentException(
                    "open: " + open + " (expected: above 0, at most " + longest + ")");
        }
    }
}
