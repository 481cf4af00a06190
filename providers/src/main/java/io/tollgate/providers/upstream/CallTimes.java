package io.tollgate.providers.upstream;

/**
 * The time of one call: what it does now and since when, and how long it may. All times are {@code
 * System.nanoTime()}. Only on the I/O thread of the call.
 */
final class CallTimes {
    /** Half of what a clock can tell: it is never reached. */
    private static final long FOREVER = Long.MAX_VALUE / 4;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Limits limits;
    private final long started;
    private final long overallNanos;
    private final boolean ownDeadline;
    private Phase phase = Phase.CONNECTING;
    private long phaseStarted;

    /**
     * @param deadlineNanos of the call, {@code Long.MAX_VALUE} for none but that of its limits
     */
    CallTimes(Limits limits, long now, long deadlineNanos) {
        this.limits = limits;
        this.started = now;
        this.phaseStarted = now;
        long own = deadlineNanos == Long.MAX_VALUE ? Long.MAX_VALUE : deadlineNanos - now;
        this.ownDeadline = own < limits.totalNanos();
        this.overallNanos = ownDeadline ? own : limits.totalNanos();
    }

    /** What a call does; each has a limit of its own. */
    enum Phase {
        CONNECTING("connect timeout"),
        SENDING("idle timeout while sending"),
        WAITING("first byte timeout"),
        RECEIVING("idle timeout");

        private final String limit;

        Phase(String limit) {
            this.limit = limit;
        }
    }

    long started() {
        return started;
    }

    /** Whether there was no time left at the start. */
    boolean wasLate() {
        return overallNanos <= 0;
    }

    Phase phase() {
        return phase;
    }

    void enter(Phase next, long now) {
        phase = next;
        phaseStarted = now;
    }

    /** The time of the phase begins anew. */
    void restart(long now) {
        phaseStarted = now;
    }

    /** Never reached. */
    long never() {
        return phaseStarted + FOREVER;
    }

    /** When the time of the phase ends. */
    long phaseEnd() {
        return phaseStarted + phaseNanos();
    }

    /** When the time of the whole call ends. */
    long overallEnd() {
        return started + overallNanos;
    }

    /** That the time of the whole call is over. */
    String overallReached() {
        return (ownDeadline ? "deadline of the call" : "total timeout") + after(overallNanos);
    }

    /** That the time of the phase is over. */
    String phaseReached() {
        return phase.limit + after(phaseNanos());
    }

    private long phaseNanos() {
        return switch (phase) {
            case CONNECTING -> limits.connectNanos();
            case WAITING -> limits.firstByteNanos();
            case SENDING, RECEIVING -> limits.idleNanos();
        };
    }

    private static String after(long nanos) {
        return " reached after " + nanos / NANOS_PER_MILLI + " ms";
    }
}
