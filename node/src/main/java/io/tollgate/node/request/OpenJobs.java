package io.tollgate.node.request;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The jobs that providers may be running for requests of this node, counted so that a node that
 * stops waits until those that nobody wants any more are called off. Any thread.
 */
public final class OpenJobs {
    /** How long a provider has to say which job it began, and again to hear that it is off. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final System.Logger LOG = System.getLogger(OpenJobs.class.getName());

    private int open;

    synchronized void begun() {
        open++;
    }

    synchronized void ended() {
        open--;
        notifyAll();
    }

    /** Waits until all are over, for twice {@link #PATIENCE} at most. */
    public synchronized void awaitNone() throws InterruptedException {
        long deadline = System.nanoTime() + 2 * PATIENCE.toNanos();
        while (open > 0) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                LOG.log(System.Logger.Level.WARNING, "jobs not called off at the stop=" + open);
                return;
            }
            wait(left);
        }
    }
}
