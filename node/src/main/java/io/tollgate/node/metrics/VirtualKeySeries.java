package io.tollgate.node.metrics;

import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * The counters of one virtual key: a handle that the key ring keeps. Made by {@link
 * RequestMetrics#virtualKey}.
 */
public final class VirtualKeySeries {
    final String name;
    final Map<RequestCategory, LongAdder> requests = Adders.of(RequestCategory.class);
    final TokenCounters tokens = new TokenCounters();

    VirtualKeySeries(String name) {
        this.name = name;
    }

    void finished(RequestOutcome outcome) {
        Adders.increment(requests, outcome.category());
        tokens.add(outcome.usage());
    }
}
