package io.tollgate.perf.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;

/**
 * Keeps a number of connections busy, each with one request at a time: as many requests as the
 * target can take. One thread.
 */
final class ClosedLoop {
    private static final long DRAIN_NANOS = 10_000_000_000L;
    private static final int MOST_FAULTS = 10_000;

    private final Target target;
    private final ByteBuffer request;
    private final int smallestAnswer;
    private final Scratch scratch = new Scratch();
    private final LoadResult.Counts counts = new LoadResult.Counts();
    private final Histogram latency = new Histogram();
    private final int connections;
    private int pending;
    private boolean measuring;
    private long most = Long.MAX_VALUE;

    ClosedLoop(Target target, Payload payload, int connections) {
        this.target = target;
        this.request = target.request(payload.model(), payload.requestBytes(), false);
        this.smallestAnswer = payload.smallestAnswer();
        this.connections = connections;
    }

    /** Runs the warm-up, then the measured time, then waits for what is still under way. */
    LoadResult run(Duration warmUp, Duration measured, Window window) throws IOException {
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < connections; i++) {
                send(open(selector));
            }
            serve(selector, System.nanoTime() + warmUp.toNanos());
            window.opened();
            measuring = true;
            long start = System.nanoTime();
            serve(selector, start + measured.toNanos());
            measuring = false;
            long nanos = System.nanoTime() - start;
            window.closed();
            most = counts.sent;
            serve(selector, System.nanoTime() + DRAIN_NANOS);
            return end(selector, nanos);
        }
    }

    /**
     * Sends that many requests, without a warm-up, and waits for the answers.
     *
     * @param atMost time for all; what has no answer by then is a fault
     */
    LoadResult run(long requests, Duration atMost) throws IOException {
        most = requests;
        measuring = true;
        long start = System.nanoTime();
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < connections && sending(); i++) {
                send(open(selector));
            }
            serve(selector, start + atMost.toNanos());
            return end(selector, System.nanoTime() - start);
        }
    }

    private boolean sending() {
        return counts.sent < most;
    }

    private LoadResult end(Selector selector, long nanos) {
        for (int i = 0; i < pending; i++) {
            counts.fault(Fault.UNFINISHED);
        }
        selector.keys().forEach(key -> ((ClientConnection) key.attachment()).close());
        return counts.result(latency.count(), nanos, latency, new Histogram());
    }

    private void serve(Selector selector, long until) throws IOException {
        while (pending > 0) {
            long left = until - System.nanoTime();
            if (left <= 0 || counts.ended() - counts.good > MOST_FAULTS) {
                return;
            }
            selector.select(this::ready, Math.max(1, left / 1_000_000));
        }
    }

    private void ready(SelectionKey key) {
        var connection = (ClientConnection) key.attachment();
        try {
            switch (connection.receive(scratch)) {
                case MORE -> {}
                case COMPLETE -> {
                    pending--;
                    judge(connection);
                    next(connection, key.selector());
                }
                case BROKEN -> broken(connection, key, Fault.PROTOCOL);
            }
        } catch (IOException gone) {
            broken(connection, key, Fault.CONNECTION);
        }
    }

    private void judge(ClientConnection connection) {
        if (connection.reader().status() != 200) {
            counts.fault(Fault.STATUS);
        } else if (!connection.reader().body().good()) {
            counts.fault(Fault.WRONG_BODY);
        } else {
            counts.good++;
        }
        if (measuring) {
            latency.record(System.nanoTime() - connection.startedAt());
        }
    }

    private void next(ClientConnection connection, Selector selector) throws IOException {
        if (!sending()) {
            return;
        }
        if (connection.reader().closing()) {
            connection.close();
            send(open(selector));
        } else {
            send(connection);
        }
    }

    private void broken(ClientConnection connection, SelectionKey key, Fault fault) {
        connection.close();
        if (connection.waiting() || fault == Fault.PROTOCOL) {
            pending--;
            counts.fault(fault);
        }
        if (sending()) {
            try {
                send(open(key.selector()));
            } catch (IOException refused) {
                counts.fault(Fault.CONNECTION);
            }
        }
    }

    private void send(ClientConnection connection) throws IOException {
        connection.send(System.nanoTime());
        counts.sent++;
        pending++;
    }

    private ClientConnection open(Selector selector) throws IOException {
        return ClientConnection.open(
                target.address(), selector, request, new JsonCheck(target.api(), smallestAnswer));
    }
}
