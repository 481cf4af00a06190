package io.tollgate.audit.journal;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Lets a background thread sleep long when there is nothing to do, and others wake it without a
 * system call while it is awake.
 *
 * <p>A thread looks for work once more after it has said that it sleeps, a full period later: by
 * then each store made before has become visible, so no fence is needed where requests are written.
 */
final class Waker {
    private static final int QUIET_ROUNDS = 40;
    private static final long LONG_NANOS = 1_000_000_000L;

    private volatile boolean asleep;
    private volatile @Nullable Thread thread;
    private int quiet;

    /** To be called by the thread that sleeps, before anything else. */
    void here() {
        thread = Thread.currentThread();
    }

    /** Rests a period, or long when the last rounds were idle. */
    void rest(boolean worked, long periodNanos) {
        if (worked) {
            quiet = 0;
            asleep = false;
        } else {
            quiet++;
            asleep = quiet > QUIET_ROUNDS;
        }
        LockSupport.parkNanos(this, quiet > QUIET_ROUNDS + 1 ? LONG_NANOS : periodNanos);
    }

    /** Something was written; cheap while the thread is awake. */
    void written() {
        if (asleep) {
            asleep = false;
            wake();
        }
    }

    /** Wakes it at once. */
    void wake() {
        LockSupport.unpark(thread);
    }
}
