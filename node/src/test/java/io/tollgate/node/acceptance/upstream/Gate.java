package io.tollgate.node.acceptance.upstream;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Where a script waits until the test lets it go on, and the test until the script is there. */
public final class Gate {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);

    /** Called by the script. */
    public void pass() throws InterruptedException {
        reached.countDown();
        if (!opened.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("The gate was not opened within " + PATIENCE);
        }
    }

    /** Called by the test: returns when a script stands at the gate or has passed it. */
    public void awaitReached() throws InterruptedException {
        if (!reached.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("No script reached the gate within " + PATIENCE);
        }
    }

    public void open() {
        opened.countDown();
    }
}
