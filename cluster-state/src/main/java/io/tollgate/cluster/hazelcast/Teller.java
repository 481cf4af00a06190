package io.tollgate.cluster.hazelcast;

import java.lang.System.Logger.Level;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A thread on which watchers are told, now or later. What it is given after its end is left. */
final class Teller implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Teller.class.getName());

    private final ScheduledExecutorService thread;

    Teller(String name) {
        this.thread =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name(name).factory());
    }

    void later(Runnable work, long millis) {
        try {
            Future<?> _ = thread.schedule(() -> run(work), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.log(Level.DEBUG, "cluster: closed, nobody is told");
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private static void run(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "cluster: telling watchers failed", e);
        }
    }
}
