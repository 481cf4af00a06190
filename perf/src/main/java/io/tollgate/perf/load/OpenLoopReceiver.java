package io.tollgate.perf.load;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Receives the answers of an {@link OpenLoop} on a thread of its own and gives the connections
 * back. Counts are guarded by the receiver's monitor.
 */
final class OpenLoopReceiver implements Runnable {
    /** Opens a connection in place of one that broke. */
    interface Opener {
        ClientConnection open(Selector selector) throws IOException;
    }

    private static final int MOST_REOPENED = 10_000;

    private final Selector selector;
    private final Queue<ClientConnection> free;
    private final Opener opener;
    private final OpenLoopTimeline timeline;
    private final Scratch scratch = new Scratch();
    private volatile boolean stopped;
    private volatile long measureFrom = Long.MAX_VALUE;
    private volatile long measureTo;
    private int reopened;

    @GuardedBy("this") private final LoadResult.Counts counts = new LoadResult.Counts();

    @GuardedBy("this") private final Histogram latency = new Histogram();

    OpenLoopReceiver(
            Selector selector,
            Queue<ClientConnection> free,
            Opener opener,
            OpenLoopTimeline timeline) {
        this.selector = selector;
        this.free = free;
        this.opener = opener;
        this.timeline = timeline;
    }

    /** Counts the latency of requests that were meant to be sent within these nanoTime values. */
    void measureBetween(long from, long to) {
        measureFrom = from;
        measureTo = to;
    }

    @Override
    public void run() {
        try {
            while (!stopped) {
                selector.select(this::ready, 100);
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    void stop() {
        stopped = true;
        selector.wakeup();
    }

    synchronized long ended() {
        return counts.ended();
    }

    /** The sender found the connection broken; nothing was sent. */
    void failedToSend(ClientConnection connection) {
        connection.close();
        replace(Fault.CONNECTION);
    }

    synchronized void awaitEnded(long sent, Duration atMost) {
        long until = System.nanoTime() + atMost.toNanos();
        try {
            while (counts.ended() < sent) {
                long left = (until - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return;
                }
                wait(left);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    synchronized LoadResult result(
            long sent, long skipped, long units, long nanos, Histogram lateness) {
        for (long i = counts.ended(); i < sent + skipped; i++) {
            counts.fault(Fault.UNFINISHED);
        }
        counts.sent = sent;
        return counts.result(units, nanos, latency, lateness);
    }

    private void ready(SelectionKey key) {
        var connection = (ClientConnection) key.attachment();
        try {
            switch (connection.receive(scratch)) {
                case MORE -> {}
                case COMPLETE -> complete(connection);
                case BROKEN -> broken(connection, Fault.PROTOCOL);
            }
        } catch (IOException gone) {
            broken(connection, Fault.CONNECTION);
        }
    }

    private void complete(ClientConnection connection) {
        long now = System.nanoTime();
        long start = connection.startedAt();
        AnswerReader reader = connection.reader();
        synchronized (this) {
            if (reader.status() != 200) {
                counts.fault(Fault.STATUS);
            } else if (!reader.body().good()) {
                counts.fault(Fault.WRONG_BODY);
            } else {
                counts.good++;
                timeline.good(start);
            }
            if (start >= measureFrom && start < measureTo) {
                latency.record(now - start);
            }
            notifyAll();
        }
        if (reader.closing()) {
            connection.close();
            replace(null);
        } else {
            free.add(connection);
        }
    }

    private void broken(ClientConnection connection, Fault fault) {
        connection.close();
        boolean wasFree = free.remove(connection);
        replace(wasFree ? null : fault);
    }

    private void replace(@Nullable Fault fault) {
        if (fault != null) {
            synchronized (this) {
                counts.fault(fault);
                notifyAll();
            }
        }
        if (reopened++ < MOST_REOPENED) {
            try {
                free.add(opener.open(selector));
            } catch (IOException refused) {
                // One connection fewer; a target that is gone shows as requests not sent in time.
                return;
            }
        }
    }
}
