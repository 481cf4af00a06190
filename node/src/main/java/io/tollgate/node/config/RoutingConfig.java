package io.tollgate.node.config;

import java.time.Duration;

/**
 * How the node reacts to failures of providers.
 *
 * @param retriesPerKey how often the keys of a model are tried once more, after a pause, while
 *     there is a fallback; without one {@code maxAttempts} bounds it; 0 for never
 * @param maxAttempts calls of one request in all
 * @param backoff the wait before a retry with the same key; it doubles with each, with jitter
 * @param retryBudget how many retries there may be beside the requests
 * @param coolDown how long a key rests after a rate limit that names no time; it doubles with each;
 *     the longest rest, whatever the provider says
 * @param breaker when a key and model is left alone
 */
public record RoutingConfig(
        int retriesPerKey,
        int maxAttempts,
        Span backoff,
        RetryBudget retryBudget,
        Span coolDown,
        Breaker breaker) {
    static final Range RETRIES = Range.count(0, 10);
    static final Range ATTEMPTS = Range.count(1, 20);

    public RoutingConfig {
        RETRIES.check("retriesPerKey", retriesPerKey);
        ATTEMPTS.check("maxAttempts", maxAttempts);
    }

    /**
     * A time that grows.
     *
     * @param base the first
     * @param max the longest
     */
    public record Span(Duration base, Duration max) {
        static final Range TIME = Range.time(Duration.ofMillis(1), Duration.ofHours(24));

        public Span {
            TIME.check("base", base);
            TIME.check("max", max);
            if (base.compareTo(max) > 0) {
                throw new IllegalArgumentException(
                        "base: " + base + " (expected: at most max, " + max + ")");
            }
        }
    }

    /**
     * How many retries there may be beside the requests.
     *
     * @param ratio retries that are allowed for each request of the last seconds, 0 to 1
     * @param min retries that are allowed however few the requests
     */
    public record RetryBudget(double ratio, int min) {
        static final Range MIN = Range.count(0, 10_000);

        public RetryBudget {
            if (!(ratio >= 0 && ratio <= 1)) {
                throw new IllegalArgumentException("ratio: " + ratio + " (expected: 0 to 1)");
            }
            MIN.check("min", min);
        }
    }

    /**
     * When a key and model is left alone.
     *
     * @param failures failures in a row that open it
     * @param open how long it stays open before one probe
     */
    public record Breaker(int failures, Duration open) {
        static final Range FAILURES = Range.count(1, 1000);
        static final Range OPEN = Range.time(Duration.ofMillis(10), Duration.ofHours(1));

        public Breaker {
            FAILURES.check("failures", failures);
            OPEN.check("open", open);
        }
    }
}
