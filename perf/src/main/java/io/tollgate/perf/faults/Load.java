package io.tollgate.perf.faults;

import io.tollgate.perf.load.Histogram;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Clients that send at a steady rate whatever the node does, each request with a trace id of its
 * own, and remember what they saw. Latency counts from the moment a request was due. One thread
 * paces; each request has a virtual thread.
 */
final class Load implements AutoCloseable {
    /** More than this under way at once is a node that hangs: pacing waits. */
    private static final int MOST_UNDER_WAY = 2_000;

    private static final long SPIN_NANOS = 100_000;
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(30);

    private final int port;
    private final long periodNanos;
    private final Function<RandomGenerator, Kind> mix;
    private final RandomGenerator random;
    private final String run;
    private final ConcurrentLinkedQueue<Sent> sent = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedDeque<Caller> free = new ConcurrentLinkedDeque<>();
    private final Semaphore underWay = new Semaphore(MOST_UNDER_WAY);
    private final AtomicLong notSent = new AtomicLong();
    private final Thread pacer;
    private volatile boolean stopping;

    private Load(int port, int rate, Function<RandomGenerator, Kind> mix, RandomGenerator random) {
        this.port = port;
        this.periodNanos = 1_000_000_000L / rate;
        this.mix = mix;
        this.random = random;
        this.run = String.format("%016x", random.nextLong() | 1);
        this.pacer = Thread.ofPlatform().daemon().name("load").unstarted(this::pace);
    }

    /** Begins to send. */
    static Load start(
            int port, int rate, Function<RandomGenerator, Kind> mix, RandomGenerator random) {
        var load = new Load(port, rate, mix, random);
        load.pacer.start();
        return load;
    }

    /** Stops sending, waits for what is under way, and tells what the clients saw. */
    List<Sent> finish() {
        close();
        return new ArrayList<>(sent);
    }

    @Override
    public void close() {
        stopping = true;
        try {
            pacer.join();
            if (!underWay.tryAcquire(
                    MOST_UNDER_WAY, LAST_ANSWERS.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(
                        "requests hang: "
                                + (MOST_UNDER_WAY - underWay.availablePermits())
                                + " (expected: none "
                                + LAST_ANSWERS.toSeconds()
                                + " s after the last was sent)");
            }
            underWay.release(MOST_UNDER_WAY);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        free.forEach(Caller::close);
    }

    /** Requests for which no connection was to be had: the node was away. */
    long notSent() {
        return notSent.get();
    }

    /** The latencies of those that were served whole within a stretch of time. */
    static Histogram latencies(List<Sent> sent, long fromMillis, long toMillis) {
        var latencies = new Histogram();
        for (Sent one : sent) {
            if (one.whole() && one.atMillis() >= fromMillis && one.atMillis() < toMillis) {
                latencies.record(one.nanos());
            }
        }
        return latencies;
    }

    private void pace() {
        long due = System.nanoTime();
        for (long number = 0; !stopping; number++) {
            due += periodNanos;
            sleepUntil(due);
            String trace = run + String.format("%016x", number);
            Kind kind = mix.apply(random);
            long planned = due;
            underWay.acquireUninterruptibly();
            Thread.startVirtualThread(() -> {
                try {
                    one(kind, trace, planned);
                } finally {
                    underWay.release();
                }
            });
        }
    }

    private void one(Kind kind, String trace, long due) {
        long atMillis = System.currentTimeMillis();
        Caller caller;
        try {
            caller = caller();
        } catch (IOException away) {
            notSent.incrementAndGet();
            return;
        }
        Caller.Got got = caller.call(kind, trace);
        sent.add(
                new Sent(
                        trace,
                        kind,
                        got.seen(),
                        got.status(),
                        got.requestId(),
                        got.whole(),
                        atMillis,
                        System.nanoTime() - due));
        if (caller.fresh()) {
            free.push(caller);
        } else {
            caller.close();
        }
    }

    private Caller caller() throws IOException {
        for (Caller old = free.poll(); old != null; old = free.poll()) {
            if (old.fresh()) {
                return old;
            }
            old.close();
        }
        return Caller.connect(port);
    }

    private static void sleepUntil(long due) {
        long left = due - System.nanoTime();
        while (left > 0) {
            if (left > SPIN_NANOS) {
                LockSupport.parkNanos(left - SPIN_NANOS);
            } else {
                Thread.onSpinWait();
            }
            left = due - System.nanoTime();
        }
    }
}
