package io.tollgate.node.routing;

import io.tollgate.cluster.load.Breaker;
import io.tollgate.cluster.load.KeyLoad;
import io.tollgate.providers.upstream.FailureClass;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an attempt holds of a key: its count in flight and, where the key was out, the probe. Also
 * what its outcome does to the key's health. One thread.
 *
 * <p>Invariant: what was taken is given back exactly once, whatever is told and how often, because
 * each thing held is forgotten as it is given back.
 */
final class Claim {
    private final RouteRules rules;
    private final KeyLoad load;
    private final String model;
    private final long sinceNanos;
    private @Nullable Breaker refusalProbe;
    private @Nullable Breaker modelProbe;
    private boolean held = true;

    private Claim(RouteRules rules, KeyLoad load, String model, long now) {
        this.sinceNanos = now;
        this.rules = rules;
        this.load = load;
        this.model = model;
    }

    /**
     * Takes a key, with the probes that it needs.
     *
     * @param early whether probes may be taken before they are due
     * @return null when it has just been put out of use, or another request was faster to probe
     */
    static @Nullable Claim take(
            RouteRules rules, KeyLoad load, String model, boolean early, long now) {
        Breaker refusal = load.refusal();
        boolean refused = refusal.gate(now) != Breaker.Gate.CLOSED;
        if (refused && !probe(refusal, early, now)) {
            return null;
        }
        Breaker breaker = load.breaker(model);
        boolean failing = breaker != null && breaker.gate(now) != Breaker.Gate.CLOSED;
        if (breaker != null && failing && !probe(breaker, early, now)) {
            if (refused) {
                refusal.probeAbandoned();
            }
            return null;
        }
        var claim = new Claim(rules, load, model, now);
        claim.refusalProbe = refused ? refusal : null;
        claim.modelProbe = failing ? breaker : null;
        load.begin();
        return claim;
    }

    /** A good answer has begun. */
    void firstByte(long nanos) {
        if (nanos > 0) {
            load.firstByte(nanos);
        }
        working();
    }

    /** How long it has been held. */
    long heldNanos(long now) {
        return now - sinceNanos;
    }

    void succeeded() {
        working();
        load.succeeded(model);
    }

    /**
     * Marks the key by the class of the failure.
     *
     * @param requestSent false with {@code OVERLOADED} says that our own connections are used up,
     *     which is no fault of the key
     */
    void failed(FailureClass failure, @Nullable Duration retryAfter, boolean requestSent) {
        switch (failure) {
            case AUTHENTICATION, QUOTA_EXHAUSTED -> refused();
            case PERMISSION -> notPermitted();
            case RATE_LIMIT -> {
                working();
                pause(retryAfter, true);
            }
            case OVERLOADED -> {
                if (requestSent) {
                    pause(retryAfter, false);
                    faulty();
                }
            }
            case TIMEOUT, SERVER_ERROR, UPSTREAM_CONNECTION, UPSTREAM_PROTOCOL -> faulty();
            case NOT_FOUND, INVALID_REQUEST, CONTEXT_LENGTH_EXCEEDED, CONTENT_POLICY -> working();
        }
    }

    /** Ends the call: the count goes back, and a probe that had no outcome makes room. */
    void release() {
        if (refusalProbe != null) {
            refusalProbe.probeAbandoned();
            refusalProbe = null;
        }
        if (modelProbe != null) {
            modelProbe.probeAbandoned();
            modelProbe = null;
        }
        if (held) {
            held = false;
            load.end();
        }
    }

    /** The provider works and takes the key, whatever it said of the request. */
    private void working() {
        if (refusalProbe != null) {
            refusalProbe.probeSucceeded();
            refusalProbe = null;
        }
        if (modelProbe != null) {
            modelProbe.probeSucceeded();
            modelProbe = null;
        }
    }

    private void refused() {
        long base = rules.refusalPauseNanos;
        long most = rules.maxRefusalPauseNanos;
        if (refusalProbe != null) {
            refusalProbe.probeFailed(base, most);
            refusalProbe = null;
        } else {
            load.refusal().trip(base, most);
        }
    }

    /** Only for this model: a client that asks for a forbidden model must not put the key out. */
    private void notPermitted() {
        long base = rules.refusalPauseNanos;
        long most = rules.maxRefusalPauseNanos;
        if (modelProbe != null) {
            modelProbe.probeFailed(base, most);
            modelProbe = null;
        } else {
            load.trip(model, base, most);
        }
    }

    private void faulty() {
        if (modelProbe != null) {
            modelProbe.probeFailed();
            modelProbe = null;
        } else {
            load.failed(model);
        }
    }

    private void pause(@Nullable Duration retryAfter, boolean evenIfNotTold) {
        long now = rules.now();
        if (retryAfter != null && retryAfter.isPositive()) {
            long asked =
                    retryAfter.compareTo(rules.settings.maxPause()) < 0
                            ? retryAfter.toNanos()
                            : rules.maxPauseNanos;
            load.coolDown().until(now + asked);
        } else if (evenIfNotTold) {
            load.coolDown().grow(now, rules.rateLimitPauseNanos, rules.maxPauseNanos);
        }
    }

    private static boolean probe(Breaker breaker, boolean early, long now) {
        return breaker.tryProbe(now) || (early && breaker.tryProbeEarly(now));
    }
}
