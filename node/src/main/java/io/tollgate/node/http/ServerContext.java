package io.tollgate.node.http;

import io.tollgate.node.request.ExchangeHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What all connections of a server share. */
final class ServerContext {
    /** A request that ended as the drain began may not have told anybody. */
    private static final long LONGEST_WAIT_MILLIS = 50;

    final HttpLimits limits;
    final HttpCounters counters;
    final ExchangeHandler handler;
    private final Object idleLock = new Object();
    private volatile boolean draining;

    ServerContext(HttpLimits limits, ExchangeHandler handler) {
        this.limits = limits;
        this.counters = new HttpCounters(limits.bufferedBodyBytes());
        this.handler = handler;
    }

    /** From now on every answer ends its connection. */
    void drain() {
        draining = true;
    }

    boolean draining() {
        return draining;
    }

    void requestEnded() {
        counters.requestsEnded.increment();
        if (draining) {
            synchronized (idleLock) {
                idleLock.notifyAll();
            }
        }
    }

    /** Waits till no request is in flight, at most {@code grace}; whether it is so. */
    boolean awaitIdle(Duration grace) throws InterruptedException {
        long deadline = System.nanoTime() + grace.toNanos();
        synchronized (idleLock) {
            while (counters.requestsInFlight() > 0) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    return false;
                }
                idleLock.wait(Math.min(left, LONGEST_WAIT_MILLIS));
            }
        }
        return true;
    }
}
