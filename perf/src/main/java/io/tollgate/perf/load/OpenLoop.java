package io.tollgate.perf.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sends at fixed moments whatever the target does, and counts latency from the moment a request was
 * <em>meant</em> to be sent, so that a target that stalls cannot hide it.
 *
 * <p>The calling thread sends; a second one receives. Two threads, because a selector waits in
 * milliseconds and a plan of 2,000 a second has half of one. The sender sleeps until shortly before
 * the moment and spins the rest. When all connections are in use the sender waits for one, and the
 * waiting counts.
 */
final class OpenLoop {
    private static final long SPIN_NANOS = 70_000;
    private static final Duration DRAIN = Duration.ofSeconds(3);

    private final Target target;
    private final ByteBuffer request;
    private final int smallestAnswer;
    private final int connections;
    private final long periodNanos;
    private final LinkedBlockingQueue<ClientConnection> free = new LinkedBlockingQueue<>();
    private final Histogram lateness = new Histogram();
    private OpenLoopTimeline timeline = new OpenLoopTimeline(0);
    private long skipped;

    OpenLoop(Target target, Payload payload, int connections, int rate) {
        this.target = target;
        this.request = target.request(payload.model(), payload.requestBytes(), false);
        this.smallestAnswer = payload.smallestAnswer();
        this.connections = connections;
        this.periodNanos = 1_000_000_000L / rate;
    }

    /** Notes each request of the run by the second it was due in. */
    OpenLoop withTimeline(OpenLoopTimeline seconds) {
        timeline = seconds;
        return this;
    }

    /** Runs the warm-up, then the measured time, then waits shortly for what is under way. */
    LoadResult run(Duration warmUp, Duration measured, Window window) throws IOException {
        try (Selector selector = Selector.open()) {
            var receiver = new OpenLoopReceiver(selector, free, this::open, timeline);
            for (int i = 0; i < connections; i++) {
                free.add(open(selector));
            }
            Thread receiving = Thread.ofPlatform().name("receiver").start(receiver);
            try {
                return send(warmUp, measured, window, receiver);
            } finally {
                receiver.stop();
                join(receiving);
                selector.keys().forEach(key -> ((ClientConnection) key.attachment()).close());
            }
        }
    }

    private LoadResult send(
            Duration warmUp, Duration measured, Window window, OpenLoopReceiver receiver) {
        long start = System.nanoTime() + 1_000_000;
        long windowStart = start + warmUp.toNanos();
        long end = windowStart + measured.toNanos();
        receiver.measureBetween(windowStart, end);
        timeline.startsAt(start);
        long sent = 0;
        long endedBefore = 0;
        boolean opened = false;
        for (long due = start; due < end; due += periodNanos) {
            if (!opened && due >= windowStart) {
                opened = true;
                window.opened();
                endedBefore = receiver.ended();
            }
            sleepUntil(due);
            timeline.due(due);
            ClientConnection connection = take(end);
            if (connection == null) {
                skipped++;
            } else {
                sent += start(connection, due, receiver) ? 1 : 0;
            }
        }
        sleepUntil(end);
        window.closed();
        long units = receiver.ended() - endedBefore;
        receiver.awaitEnded(sent, DRAIN);
        return receiver.result(sent, skipped, units, measured.toNanos(), lateness);
    }

    private boolean start(ClientConnection connection, long due, OpenLoopReceiver receiver) {
        try {
            lateness.record(System.nanoTime() - due);
            connection.send(due);
            return true;
        } catch (IOException gone) {
            receiver.failedToSend(connection);
            return false;
        }
    }

    /** A free connection, or null when none gets free before the run ends. */
    private @Nullable ClientConnection take(long end) {
        ClientConnection connection = free.poll();
        if (connection != null) {
            return connection;
        }
        try {
            long left = end - System.nanoTime();
            return left <= 0 ? null : free.poll(left, TimeUnit.NANOSECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return null;
        }
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

    private ClientConnection open(Selector selector) throws IOException {
        return ClientConnection.open(
                target.address(), selector, request, new JsonCheck(target.api(), smallestAnswer));
    }

    private static void join(Thread thread) {
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
