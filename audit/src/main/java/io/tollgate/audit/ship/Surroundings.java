package io.tollgate.audit.ship;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * What a shipper sees of the world; tests give another one.
 *
 * @param random from 0 to 1
 */
record Surroundings(Clock clock, LongSupplier nanos, DoubleSupplier random, Pauses pauses) {
    static final Surroundings REAL =
            new Surroundings(
                    Clock.systemUTC(),
                    System::nanoTime,
                    () -> ThreadLocalRandom.current().nextDouble(),
                    Surroundings::pause);

    /** Waits that long, or until it is time to stop. */
    @FunctionalInterface
    interface Pauses {
        void pause(Duration atMost, CountDownLatch stop) throws InterruptedException;
    }

    // only the waiting matters: who waits looks at the latch again
    private static void pause(Duration atMost, CountDownLatch stop) throws InterruptedException {
        boolean _ = stop.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }
}
