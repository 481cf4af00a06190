package io.tollgate.node.routing;

import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** What all routes of a node share: settings in nanoseconds, clock, chance, retry budget. */
final class RouteRules {
    final RoutingSettings settings;
    final LongSupplier nanoSource;
    final RandomGenerator random;
    final RetryBudget budget;
    final long backoffNanos;
    final long maxBackoffNanos;
    final long maxWaitNanos;
    final long rateLimitPauseNanos;
    final long maxPauseNanos;
    final long refusalPauseNanos;
    final long maxRefusalPauseNanos;

    RouteRules(RoutingSettings settings, LongSupplier nanoSource, RandomGenerator random) {
        this.settings = settings;
        this.nanoSource = nanoSource;
        this.random = random;
        this.budget =
                new RetryBudget(
                        settings.retryPercent(),
                        settings.minRetriesPerSecond(),
                        nanoSource.getAsLong());
        this.backoffNanos = settings.backoff().toNanos();
        this.maxBackoffNanos = settings.maxBackoff().toNanos();
        this.maxWaitNanos = settings.maxWait().toNanos();
        this.rateLimitPauseNanos = settings.rateLimitPause().toNanos();
        this.maxPauseNanos = settings.maxPause().toNanos();
        this.refusalPauseNanos = settings.refusalPause().toNanos();
        this.maxRefusalPauseNanos = settings.maxRefusalPause().toNanos();
    }

    private static final int MAX_DOUBLINGS = 16;

    long now() {
        return nanoSource.getAsLong();
    }

    /** Full jitter: any pause up to the bound that doubles with each retry, from 0. */
    long backoff(int retries) {
        long bound = Math.min(maxBackoffNanos, backoffNanos << Math.min(retries, MAX_DOUBLINGS));
        return bound <= 0 ? 0 : random.nextLong(bound + 1);
    }
}
