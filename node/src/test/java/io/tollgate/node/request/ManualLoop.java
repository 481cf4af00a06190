package io.tollgate.node.request;

import io.tollgate.providers.upstream.ResponseListener;
import io.tollgate.providers.upstream.Upstream;
import io.tollgate.providers.upstream.UpstreamCall;
import io.tollgate.providers.upstream.UpstreamLoop;
import io.tollgate.providers.upstream.UpstreamRequest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An I/O thread whose time and tasks the test moves by hand. Makes no upstream calls. */
public final class ManualLoop implements UpstreamLoop {
    private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final List<Timer> timers = new ArrayList<>();
    private long nowMillis;

    /** A loop record around this. */
    public NodeLoop node() {
        return new NodeLoop(0, this, ByteBuffer.allocateDirect(16 * 1024));
    }

    @Override
    public UpstreamCall call(
            Upstream upstream,
            UpstreamRequest request,
            long deadlineNanos,
            ResponseListener listener) {
        throw new UnsupportedOperationException("this loop makes no calls");
    }

    @Override
    public Runnable schedule(long delayMillis, Runnable task) {
        var timer = new Timer(nowMillis + delayMillis, task);
        timers.add(timer);
        return () -> timers.remove(timer);
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    /** Milliseconds since the loop was made. */
    public long nowMillis() {
        return nowMillis;
    }

    /** Timers that have neither run nor been cancelled. */
    public int timers() {
        return timers.size();
    }

    /** Runs what has been handed over. */
    public void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** Waits until something is handed over from another thread, and runs it. */
    public void awaitTask() throws InterruptedException {
        Runnable task = tasks.poll(10, TimeUnit.SECONDS);
        if (task == null) {
            throw new AssertionError("nothing was handed over within 10 s");
        }
        task.run();
    }

    /** Moves time on and runs the timers that fall due, in order. */
    public void advance(long millis) {
        long end = nowMillis + millis;
        runTasks();
        for (Timer next = next(end); next != null; next = next(end)) {
            timers.remove(next);
            nowMillis = next.due();
            next.task().run();
            runTasks();
        }
        nowMillis = end;
    }

    /** Moves time on until nothing is scheduled any more; at most an hour. */
    public void runOut() {
        runTasks();
        while (!timers.isEmpty()) {
            if (nowMillis > 3_600_000) {
                throw new AssertionError("still busy after an hour");
            }
            advance(100);
        }
    }

    private @Nullable Timer next(long end) {
        return timers.stream()
                .filter(timer -> timer.due() <= end)
                .min(Comparator.comparingLong(Timer::due))
                .orElse(null);
    }

    /** Something to do at a time. Compared by identity through its task. */
    private record Timer(long due, Runnable task) {}
}
