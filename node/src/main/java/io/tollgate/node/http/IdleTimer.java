package io.tollgate.node.http;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioExecutor;
import org.xnio.XnioIoThread;

/**
 * Runs a task when nothing has happened for some time. Each sign of life is one write to a field;
 * the timer itself is set anew only when it fires early. Only on its I/O thread.
 */
final class IdleTimer implements Runnable {
    private final XnioIoThread thread;
    private final long idleNanos;
    private final Runnable task;
    private XnioExecutor.@Nullable Key key;
    private long lastLife;

    IdleTimer(XnioIoThread thread, long idleNanos, Runnable task) {
        this.thread = thread;
        this.idleNanos = idleNanos;
        this.task = task;
    }

    /** Starts it, or tells a running one that something happened. */
    void touch() {
        lastLife = System.nanoTime();
        if (key == null) {
            schedule(idleNanos);
        }
    }

    /** Starts it where it does not run: what then happens in between is no sign of life. */
    void touchOnce() {
        if (key == null) {
            touch();
        }
    }

    void stop() {
        if (key != null) {
            key.remove();
            key = null;
        }
    }

    @Override
    public void run() {
        if (key == null) {
            return;
        }
        key = null;
        long left = lastLife + idleNanos - System.nanoTime();
        if (left > 0) {
            schedule(left);
        } else {
            task.run();
        }
    }

    private void schedule(long nanos) {
        long millis = TimeUnit.NANOSECONDS.toMillis(nanos) + 1;
        try {
            key = thread.executeAfter(this, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException _) {
            // The threads are ending, and the connection with them.
        }
    }
}
