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
 * Over a cluster {@link Turns} say which node may do so; what other nodes report is taken over by
 * {@link #heard}, and is not told again.
 */
public final class Breaker {
    private static final long STALE_NANOS = 60_000_000_000L;

    /** A probe of another node of which nothing more was heard. */
    private static final long LOST_PROBE_NANOS = 30_000_000_000L;

    /** Least time from a failure to a probe that is sent before it is due. */
    public static final long EARLY_PROBE_NANOS = 1_000_000_000L;

    private static final Closed PRISTINE = new Closed(0);

    private final AtomicReference<State> state = new AtomicReference<>(PRISTINE);
    private final LongSupplier nanoSource;
    private final Supplier<BreakerSettings> settings;
    private final Surroundings around;
    private final int first;
    private volatile long lastFailure;

    /** Asks {@code settings} at each failure, so that a change of them counts from then on. */
    Breaker(LongSupplier nanoSource, Supplier<BreakerSettings> settings, Surroundings around) {
        this.settings = settings;
        this.nanoSource = nanoSource;
        this.around = around;
        this.first = around.name().hashCode();
        this.lastFailure = nanoSource.getAsLong();
    }

    /** What a call would meet now. Takes nothing. */
    public Gate gate(long now) {
        return switch (state.get()) {
            case Closed _ -> Gate.CLOSED;
            case Open open -> turnNanos(open, now) > 0 ? Gate.OPEN : Gate.PROBE_DUE;
            case Probing _ -> Gate.PROBING;
        };
    }

    /**
     * Takes the probe when it is due. Who gets true tells {@link #probeSucceeded}, {@link
     * #probeFailed} or {@link #probeAbandoned} exactly once.
     */
    public boolean tryProbe(long now) {
        return state.get() instanceof Open open && turnNanos(open, now) <= 0 && probe(open);
    }

    /**
     * Takes a probe before it is due, for a caller that has no other way left; at most one a second
     * after the last failure.
     */
    public boolean tryProbeEarly(long now) {
        return state.get() instanceof Open open && earlyNanos(open, now) <= 0 && probe(open);
    }

    /** Nanoseconds until {@link #tryProbeEarly} may work. */
    public long earlyProbeInNanos(long now) {
        return state.get() instanceof Open open
                ? earlyNanos(open, now)
                : Math.max(0, EARLY_PROBE_NANOS - (now - lastFailure));
    }

    public void probeSucceeded() {
        if (state.get() instanceof Probing probing && state.compareAndSet(probing, PRISTINE)) {
            tell(PRISTINE);
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
            State next = opened(now, probing.openings + 1, baseNanos, maxNanos);
            if (state.compareAndSet(probing, next)) {
                tell(next);
            }
        }
    }

    /** The probe ended without an outcome: the next may go. */
    public void probeAbandoned() {
        if (state.get() instanceof Probing probing) {
            State next = new Open(nanoSource.getAsLong(), probing.openings, false);
            if (state.compareAndSet(probing, next)) {
                tell(next);
            }
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
                tell(next);
                return;
            }
        }
    }

    /** Opens at once, for {@code baseNanos}. Without effect when it is open. */
    public void trip(long baseNanos, long maxNanos) {
        while (state.get() instanceof Closed closed) {
            long now = nanoSource.getAsLong();
            lastFailure = now;
            State next = opened(now, 1, baseNanos, maxNanos);
            if (state.compareAndSet(closed, next)) {
                tell(next);
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
        return state.get() instanceof Open open ? Math.max(0, turnNanos(open, now)) : 0;
    }

    /**
     * Takes over what happened on another node.
     *
     * @param nanos until a probe is due, where it opened
     * @param openings in a row
     */
    void heard(HealthNews.Turn turn, long nanos, int openings) {
        long now = nanoSource.getAsLong();
        State before = state.get();
        State next =
                switch (turn) {
                    case CLOSED -> PRISTINE;
                    case OPENED -> new Open(now + nanos, Math.max(1, openings), false);
                    case PROBING -> new Open(now + LOST_PROBE_NANOS, Math.max(1, openings), true);
                };
        // our own probe has its own outcome, except where all is well already
        if (before instanceof Probing && turn != HealthNews.Turn.CLOSED) {
            return;
        }
        if (turn == HealthNews.Turn.OPENED) {
            lastFailure = now;
        }
        state.compareAndSet(before, next);
    }

    /** Says what it is to a node that has just come; nothing where all is well. */
    void tellIfOpen() {
        State current = state.get();
        switch (current) {
            case Closed _ -> {}
            case Probing _ -> tell(current);
            case Open open -> {
                if (!open.elsewhere) { // else the one who has the probe tells
                    tell(open);
                }
            }
        }
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

    private boolean probe(Open open) {
        var probing = new Probing(open.openings);
        if (!state.compareAndSet(open, probing)) {
            return false;
        }
        tell(probing);
        return true;
    }

    /** Until a probe is due and this node's turn. */
    private long turnNanos(Open open, long now) {
        long since = now - open.until;
        return since < 0 ? -since : around.turns().waitNanos(first + open.openings, since);
    }

    private long earlyNanos(Open open, long now) {
        if (open.elsewhere && open.until - now > 0) {
            return open.until - now;
        }
        long since = now - lastFailure - EARLY_PROBE_NANOS;
        return since < 0 ? -since : around.turns().waitNanos(first + open.openings, since);
    }

    private void tell(State now) {
        switch (now) {
            case Closed closed -> {
                if (closed.failures == 0) {
                    around.told(HealthNews.Turn.CLOSED, 0, 0);
                }
            }
            case Open open ->
                    around.told(
                            HealthNews.Turn.OPENED,
                            Math.max(0, open.until - nanoSource.getAsLong()),
                            open.openings);
            case Probing probing -> around.told(HealthNews.Turn.PROBING, 0, probing.openings);
        }
    }

    private static Open opened(long now, int openings, long baseNanos, long maxNanos) {
        long wait =
                baseNanos > maxNanos / openings
                        ? maxNanos
                        : Math.min(maxNanos, baseNanos * openings);
        return new Open(now + wait, openings, false);
    }

    /** What a breaker knows of the nodes around it. */
    interface Surroundings {
        /** The same on all nodes for the same breaker. */
        String name();

        Turns turns();

        void told(HealthNews.Turn turn, long nanos, int openings);
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

    /**
     * @param elsewhere whether another node has the probe
     */
    private record Open(long until, int openings, boolean elsewhere) implements State {}

    private record Probing(int openings) implements State {}
}
