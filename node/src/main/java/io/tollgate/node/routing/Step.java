package io.tollgate.node.routing;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a {@link Route} says to do next. */
public sealed interface Step {
    /**
     * Call that model of that provider with that key, after the delay. The key's call in flight is
     * counted from now on, until the route hears how it ended.
     *
     * @param model the provider's name of the model
     * @param delayMillis 0 for at once
     */
    record Try(Provider provider, ProviderKey key, String model, long delayMillis)
            implements Step {}

    /**
     * There is nothing more to try: the client gets the last failure, or, where nothing was tried,
     * that no key is healthy.
     *
     * @param retryAfter when something may be tried again; null where waiting does not help or
     *     nothing is known
     */
    record GiveUp(@Nullable Duration retryAfter, Reason reason) implements Step {}

    /** Why it is over. */
    enum Reason {
        /** The client's own fault, or the answer has begun: not to be repeated. */
        FINAL,
        /** No key of any candidate may be used now. */
        NO_HEALTHY_KEY,
        /** All candidates were tried. */
        EXHAUSTED,
        /** As many attempts as are allowed. */
        ATTEMPTS,
        /** This node has retried enough of late. */
        RETRY_BUDGET,
        /** The request's time is over, or would be before the next attempt. */
        DEADLINE
    }
}
