package io.tollgate.node.routing;

import java.time.Duration;

/**
 * How long and how often a request is tried.
 *
 * @param maxAttempts upstream calls of one request, the first included; 1 to 20
 * @param retriesBeforeFallback how often the same targets are tried once more, after a pause, while
 *     there still is a fallback; without one only {@code maxAttempts} bounds it; 0 for never
 * @param backoff upper bound of the first pause; doubled each time, the pause is chance below it
 * @param maxBackoff upper bound of every pause
 * @param maxWait longest wait for a key that the provider told to pause
 * @param rateLimitPause how long a key pauses where the provider does not say; grows
 * @param maxPause longest pause of a key, whatever the provider says
 * @param refusalPause how long a key is put aside that the provider refuses; grows
 * @param maxRefusalPause longest time it is put aside
 * @param retryPercent retries of this node in percent of its requests, over ten seconds
 * @param minRetriesPerSecond retries that are allowed whatever the requests
 */
public record RoutingSettings(
        int maxAttempts,
        int retriesBeforeFallback,
        Duration backoff,
        Duration maxBackoff,
        Duration maxWait,
        Duration rateLimitPause,
        Duration maxPause,
        Duration refusalPause,
        Duration maxRefusalPause,
        int retryPercent,
        int minRetriesPerSecond) {
    public static final RoutingSettings DEFAULTS =
            new RoutingSettings(
                    4,
                    1,
                    Duration.ofMillis(250),
                    Duration.ofSeconds(4),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(1),
                    Duration.ofHours(1),
                    Duration.ofMinutes(5),
                    Duration.ofHours(1),
                    20,
                    3);

    public RoutingSettings {
        requireRange("maxAttempts", maxAttempts, 1, 20);
        requireRange("retriesBeforeFallback", retriesBeforeFallback, 0, 20);
        requireRange("retryPercent", retryPercent, 0, 1000);
        requireRange("minRetriesPerSecond", minRetriesPerSecond, 0, 100_000);
        requireSpan("backoff", backoff);
        requireSpan("maxBackoff", maxBackoff);
        requireSpan("maxWait", maxWait);
        requireSpan("rateLimitPause", rateLimitPause);
        requireSpan("maxPause", maxPause);
        requireSpan("refusalPause", refusalPause);
        requireSpan("maxRefusalPause", maxRefusalPause);
    }

    private static void requireRange(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name + ": " + value + " (expected: " + least + " to " + most + ")");
        }
    }

    private static void requireSpan(String name, Duration value) {
        if (value.isNegative() || value.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 0 to one day)");
        }
    }
}
