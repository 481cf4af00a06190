package io.tollgate.node.routing;

import io.tollgate.cluster.load.Breaker;
import io.tollgate.cluster.load.KeyLoad;

/** What the load table says about using a key for a model now. Takes nothing. */
enum Health {
    /** Usable. */
    WELL,
    /** Usable by who takes the probe. */
    PROBE_DUE,
    /** Told to pause by the provider. */
    PAUSING,
    /** Failing, or refused by the provider, or another request is probing. */
    OUT;

    static Health of(KeyLoad load, String model, long now) {
        if (load.coolDown().active(now)) {
            return PAUSING;
        }
        return ofGates(load, model, now);
    }

    /** The same without the pause. */
    static Health ofGates(KeyLoad load, String model, long now) {
        Health refusal = of(load.refusal(), now);
        if (refusal == OUT) {
            return OUT;
        }
        Breaker breaker = load.breaker(model);
        Health failing = breaker == null ? WELL : of(breaker, now);
        return failing == WELL ? refusal : failing;
    }

    /** Nanoseconds until a call may be let through, an early probe included; 0 for now. */
    static long waitNanos(KeyLoad load, String model, long now) {
        long wait = load.coolDown().remainingNanos(now);
        wait = Math.max(wait, waitNanos(load.refusal(), now));
        Breaker breaker = load.breaker(model);
        return breaker == null ? wait : Math.max(wait, waitNanos(breaker, now));
    }

    private static long waitNanos(Breaker breaker, long now) {
        return switch (breaker.gate(now)) {
            case CLOSED, PROBE_DUE -> 0;
            case OPEN -> Math.min(breaker.openNanos(now), breaker.earlyProbeInNanos(now));
            case PROBING -> Breaker.EARLY_PROBE_NANOS;
        };
    }

    private static Health of(Breaker breaker, long now) {
        return switch (breaker.gate(now)) {
            case CLOSED -> WELL;
            case PROBE_DUE -> PROBE_DUE;
            case OPEN, PROBING -> OUT;
        };
    }
}
