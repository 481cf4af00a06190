package io.tollgate.node.request;

import io.tollgate.governance.tenant.KeyRing;

/**
 * The time of a conversation: it ends where nobody has said anything for too long, where it lasts
 * too long, where its key is not in force any more, and some seconds after one side has begun to
 * close. On the thread of its exchange.
 */
final class RealtimeClock {
    /** For the other side to answer a closing frame. */
    private static final long CLOSING_MILLIS = 3_000;

    private static final long LONGEST_TICK_MILLIS = 5_000;

    private final RealtimeSession session;
    private final RealtimeTalk talk;
    private final RealtimeLimits limits;
    private final long beganNanos;
    private long lifeNanos;
    private Runnable tick = () -> {};

    RealtimeClock(RealtimeSession session, RealtimeTalk talk) {
        this.session = session;
        this.talk = talk;
        this.limits = talk.services().limits().realtime();
        this.beganNanos = talk.services().nanoTime();
        this.lifeNanos = beganNanos;
    }

    void start() {
        long idle = limits.idle().toMillis();
        tick = schedule(Math.clamp(idle / 4, 10, LONGEST_TICK_MILLIS), this::look);
    }

    /** Somebody has said something. */
    void life() {
        lifeNanos = talk.services().nanoTime();
    }

    /** One side is closing: the other one has some seconds. */
    void closing() {
        tick.run();
        tick = schedule(CLOSING_MILLIS, session::bothClosed);
    }

    void stop() {
        tick.run();
    }

    private void look() {
        long now = talk.services().nanoTime();
        KeyRing keys = talk.services().keys();
        if (now - lifeNanos > limits.idle().toNanos()) {
            session.close(EndReason.IDLE);
        } else if (now - beganNanos > limits.longest().toNanos()) {
            session.close(EndReason.TOO_LONG);
        } else if (!session.allowedBy(keys)) {
            session.close(EndReason.REVOKED);
        } else {
            start();
        }
    }

    private Runnable schedule(long millis, Runnable task) {
        return talk.exchange().loop().upstream().schedule(millis, () -> session.guarded(task));
    }
}
