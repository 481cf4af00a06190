package io.tollgate.cluster.load;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A circuit breaker.
 *
 * <p>Closed, it counts failures in a row; at as many as {@link BreakerSettings} says it opens for
 * the time said there, times the number of openings in a row. When that time is over it lets one
 * probe through; only the outcome of the probe counts then: success closes it, failure opens it for
 * longer, a probe without an outcome makes room for the next. What ends after the opening but began
 * before it changes nothing.
 *
 * <p>Invariant: between an opening and the next closing at most one probe is out at a time, because
 * the one way to get a probe is to replace the one {@link Open} object by a {@link Probing} one.
 */
public final class Breaker {
    private static final long STALE_NANOS = 60_000_000_000L;

    /** Least time from a failure to a probe that is sent before it is due. */
    public static final long EARLY_PROBE_NANOS = 1_000_000_000L;

    private static final Closed PRISTINE = new Closed(0);

    private final AtomicReference<State> state = new AtomicReference<>(PRISTINE);
    private final LongSupplier nanoSource;
    private final Supplier<BreakerSettings> settings;
    private volatile long lastFailure;

    /** Asks {@code settings} at each failure, so that a change of them counts from then on. */
    Breaker(LongSupplier nanoSource, Supplier<BreakerSettings> settings) {
        this.settings = settings;
        this.nanoSource = nanoSource;
        this.lastFailure = nanoSource.getAsLong();
    }

    /** What a call would meet now. Takes nothing. */
    public Gate gate(long now) {
        return switch (state.get()) {
            case Closed _ -> Gate.CLOSED;
            case Open open -> open.until - now > 0 ? Gate.OPEN : Gate.PROBE_DUE;
            case Probing _ -> Gate.PROBING;
        };
    }

    /**
     * Takes the probe when it is due. Who gets true tells {@link #probeSucceeded}, {@link
     * #probeFailed} or {@link #probeAbandoned} exactly once.
     */
    public boolean tryProbe(long now) {
        return state.get() instanceof Open open
                && open.until - now <= 0
                && state.compareAndSet(open, new Probing(open.openings));
    }

    /**
     * Takes a probe before it is due, for a caller that has no other way left; at most one a second
     * after the last failure.
     */
    public boolean tryProbeEarly(long now) {
        return now - lastFailure >= EARLY_PROBE_NANOS
                && state.get() instanceof Open open
                && state.compareAndSet(open, new Probing(open.openings));
    }

    /** Nanoseconds until {@link #tryProbeEarly} may work. */
    public long earlyProbeInNanos(long now) {
        return Math.max(0, EARLY_PROBE_NANOS - (now - lastFailure));
    }

    public void probeSucceeded() {
        if (state.get() instanceof Probing probing) {
            state.compareAndSet(probing, PRISTINE);
        }
    }

    /** The probe failed: open once more, for longer than before. */
    public void probeFailed() {
        BreakerSettings now = settings.get();
        probeFailed(now.open().toNanos(), now.longest().toNanos());
    }

    /** The probe failed: open for {@code baseNanos} times the openings in a row. */
    public void probeFailed(long baseNanos, long maxNanos) {
        if (state.get() instanceof Probing probing) {
            long now = nanoSource.getAsLong();
            lastFailure = now;
            state.compareAndSet(probing, opened(now, probing.openings + 1, baseNanos, maxNanos));
        }
    }

    /** The probe ended without an outcome: the next may go. */
    public void probeAbandoned() {
        if (state.get() instanceof Probing probing) {
            state.compareAndSet(probing, new Open(nanoSource.getAsLong(), probing.openings));
        }
    }

    /** A call that was no probe failed. */
    public void failed() {
        BreakerSettings rules = settings.get();
        while (state.get() instanceof Closed closed) {
            long now = nanoSource.getAsLong();
            int failures = closed.failures + 1;
            State next =
                    failures < rules.failures()
                            ? new Closed(failures)
                            : opened(now, 1, rules.open().toNanos(), rules.longest().toNanos());
            lastFailure = now;
            if (state.compareAndSet(closed, next)) {
                return;
            }
        }
    }

    /** Opens at once, for {@code baseNanos}. Without effect when it is open. */
    public void trip(long baseNanos, long maxNanos) {
        while (state.get() instanceof Closed closed) {
            long now = nanoSource.getAsLong();
            lastFailure = now;
            if (state.compareAndSet(closed, opened(now, 1, baseNanos, maxNanos))) {
                return;
            }
        }
    }

    /** A call that was no probe succeeded. */
    public void succeeded() {
        if (state.get() instanceof Closed closed && closed.failures > 0) {
            state.compareAndSet(closed, PRISTINE);
        }
    }

    /** Nanoseconds until a probe is due; 0 when closed or due. */
    public long openNanos(long now) {
        return state.get() instanceof Open open ? Math.max(0, open.until - now) : 0;
    }

    /** Openings in a row; 0 when closed. */
    public int openings() {
        return switch (state.get()) {
            case Closed _ -> 0;
            case Open open -> open.openings;
            case Probing probing -> probing.openings;
        };
    }

    boolean pristine() {
        return state.get() instanceof Closed closed && closed.failures == 0;
    }

    boolean stale(long now) {
        return now - lastFailure > STALE_NANOS
                && switch (state.get()) {
                    case Closed _ -> true;
                    case Open open -> open.until - now <= -STALE_NANOS;
                    case Probing _ -> false;
                };
    }

    private static Open opened(long now, int openings, long baseNanos, long maxNanos) {
        long wait =
                baseNanos > maxNanos / openings
                        ? maxNanos
                        : Math.min(maxNanos, baseNanos * openings);
        return new Open(now + wait, openings);
    }

    /** What a call meets. */
    public enum Gate {
        /** Calls go through. */
        CLOSED,
        /** Nothing goes through yet. */
        OPEN,
        /** One probe may go: {@link Breaker#tryProbe}. */
        PROBE_DUE,
        /** A probe is out. */
        PROBING
    }

    private sealed interface State {}

    private record Closed(int failures) implements State {}

    private record Open(long until, int openings) implements State {}

    private record Probing(int openings) implements State {}
}
