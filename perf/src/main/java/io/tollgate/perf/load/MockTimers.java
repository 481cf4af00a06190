package io.tollgate.perf.load;

import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The connections that wait for a moment, soonest first. A connection waits for one moment at most;
 * closed ones are dropped when their moment comes. One thread.
 */
final class MockTimers {
    private final PriorityQueue<MockConnection> waiting = new PriorityQueue<>();

    void at(MockConnection connection, long nanos) {
        connection.due = nanos;
        waiting.add(connection);
    }

    /** Nanoseconds until the next moment, negative when it has passed; a second when none waits. */
    long untilNext(long now) {
        MockConnection next = waiting.peek();
        return next == null ? 1_000_000_000L : next.due - now;
    }

    @Nullable MockConnection pollDue(long now) {
        MockConnection next = waiting.peek();
        return next != null && next.due - now <= 0 ? waiting.poll() : null;
    }
}
