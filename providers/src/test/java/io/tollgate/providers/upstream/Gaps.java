package io.tollgate.providers.upstream;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Pauses of a peer's own, where the time between its bytes is what a test is about. */
final class Gaps {
    private Gaps() {}

    static void of(Duration length) {
        try {
            new CompletableFuture<Void>().get(length.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return; // the gap is over
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }
}
