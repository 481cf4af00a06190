package io.tollgate.perf.faults;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Lets time go by. */
final class Pause {
    private Pause() {}

    static void of(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    static void ofMillis(long millis) {
        of(Duration.ofMillis(millis));
    }
}
