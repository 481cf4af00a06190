package io.tollgate.node.routing;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A nano source that stands still until it is told. */
final class FakeNanos implements LongSupplier {
    private final AtomicLong now = new AtomicLong(-5_000_000_000L);

    @Override
    public long getAsLong() {
        return now.get();
    }

    void advance(Duration by) {
        now.addAndGet(by.toNanos());
    }
}
