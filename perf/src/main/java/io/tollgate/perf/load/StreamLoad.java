package io.tollgate.perf.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;

/**
 * Opens a number of event streams at a bounded rate, holds them all open at once, and measures how
 * long each chunk was under way while they are. One thread.
 */
final class StreamLoad {
    private static final long SETTLE_NANOS = 300_000_000L;

    private final Target target;
    private final ByteBuffer request;
    private final int streams;
    private final int openPerSecond;
    private final StreamTally tally;
    private final Scratch scratch = new Scratch();
    private final LoadResult.Counts counts = new LoadResult.Counts();

    StreamLoad(Target target, int streams, int openPerSecond, StreamTally tally) {
        this.target = target;
        this.request = target.request("mock-stream", 600, true);
        this.streams = streams;
        this.openPerSecond = openPerSecond;
        this.tally = tally;
    }

    /**
     * Opens all streams, measures for a time, and waits until they have ended.
     *
     * @param endLimit how long after the window the streams may take to end
     */
    LoadResult run(Duration measured, Duration endLimit, Window window) throws IOException {
        try (Selector selector = Selector.open()) {
            openAll(selector);
            serve(selector, System.nanoTime() + SETTLE_NANOS);
            window.opened();
            long start = System.nanoTime();
            long before = tally.total();
            tally.measure(true);
            serve(selector, start + measured.toNanos());
            tally.measure(false);
            long units = tally.total() - before;
            long nanos = System.nanoTime() - start;
            window.closed();
            serve(selector, System.nanoTime() + endLimit.toNanos());
            for (long i = counts.ended(); i < streams; i++) {
                counts.fault(Fault.UNFINISHED);
            }
            selector.keys().forEach(key -> ((ClientConnection) key.attachment()).close());
            return counts.result(units, nanos, tally.delay(), new Histogram());
        }
    }

    private void openAll(Selector selector) throws IOException {
        long start = System.nanoTime();
        for (int i = 0; i < streams; i++) {
            long due = start + i * 1_000_000_000L / openPerSecond;
            while (System.nanoTime() - due < 0) {
                selector.select(this::ready, 1);
            }
            selector.selectNow(this::ready);
            open(selector);
        }
    }

    private void open(Selector selector) {
        try {
            ClientConnection.open(target.address(), selector, request, new StreamCheck(tally))
                    .send(System.nanoTime());
            counts.sent++;
        } catch (IOException refused) {
            counts.fault(Fault.CONNECTION);
        }
    }

    private void serve(Selector selector, long until) throws IOException {
        while (counts.ended() < streams) {
            long left = until - System.nanoTime();
            if (left <= 0) {
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
                    judge(connection);
                    connection.close();
                }
                case BROKEN -> {
                    counts.fault(Fault.PROTOCOL);
                    connection.close();
                }
            }
        } catch (IOException gone) {
            counts.fault(Fault.CONNECTION);
            connection.close();
        }
    }

    private void judge(ClientConnection connection) {
        if (connection.reader().status() != 200) {
            counts.fault(Fault.STATUS);
        } else if (connection.reader().body().good()) {
            counts.good++;
        } else {
            counts.fault(Fault.INCOMPLETE_STREAM);
        }
    }
}
