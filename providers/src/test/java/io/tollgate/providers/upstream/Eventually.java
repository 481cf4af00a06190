package io.tollgate.providers.upstream;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Waits for what the client notices by itself, such as a close by the peer. The condition is to ask
 * the I/O thread, so that each look lets it go on.
 */
final class Eventually {
    private Eventually() {}

    static void sees(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not seen in time");
            }
            Thread.onSpinWait();
        }
    }
}
