package io.tollgate.node.http;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** The live counters of a server. Written by its I/O threads, read by anybody. */
final class HttpCounters {
    final LongAdder requests = new LongAdder();
    final LongAdder requestsEnded = new LongAdder();
    final LongAdder refusedByGuard = new LongAdder();
    final LongAdder refusedForSize = new LongAdder();
    final LongAdder refusedForMemory = new LongAdder();
    final LongAdder closedForSlowness = new LongAdder();
    final LongAdder refusedConnections = new LongAdder();
    final LongAdder clientsGone = new LongAdder();

    private final AtomicLong bufferedBodyBytes = new AtomicLong();
    private final long mostBufferedBodyBytes;

    HttpCounters(long mostBufferedBodyBytes) {
        this.mostBufferedBodyBytes = mostBufferedBodyBytes;
    }

    /** Takes room for a body's bytes; false when there is none. */
    boolean reserveBody(long bytes) {
        if (bufferedBodyBytes.addAndGet(bytes) <= mostBufferedBodyBytes) {
            return true;
        }
        bufferedBodyBytes.addAndGet(-bytes);
        refusedForMemory.increment();
        return false;
    }

    void releaseBody(long bytes) {
        bufferedBodyBytes.addAndGet(-bytes);
    }

    long requestsInFlight() {
        // Ended first: a request that ends in between is then counted as running, never as minus 1.
        long ended = requestsEnded.sum();
        return Math.max(0, requests.sum() - ended);
    }

    HttpStats stats(long openConnections) {
        return new HttpStats(
                openConnections,
                requestsInFlight(),
                bufferedBodyBytes.get(),
                requests.sum(),
                refusedByGuard.sum(),
                refusedForSize.sum(),
                refusedForMemory.sum(),
                closedForSlowness.sum(),
                refusedConnections.sum(),
                clientsGone.sum());
    }
}
