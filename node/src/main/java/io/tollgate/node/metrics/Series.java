package io.tollgate.node.metrics;

import io.tollgate.providers.upstream.FailureClass;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The counters of one operation, client API, provider, provider key and model: a handle that the
 * routing table keeps, so that the request path looks nothing up. Made by {@link
 * RequestMetrics#series}.
 */
public final class Series {
    final SeriesLabels labels;
    final Map<RequestCategory, LongAdder> plain = Adders.of(RequestCategory.class);
    final Map<RequestCategory, LongAdder> streamed = Adders.of(RequestCategory.class);
    final Map<FailureClass, LongAdder> errors = Adders.of(FailureClass.class);
    final Map<FailureClass, LongAdder> attemptsFailed = Adders.of(FailureClass.class);
    final LongAdder attemptsServed = new LongAdder();
    final LongAdder retries = new LongAdder();
    final TokenCounters tokens = new TokenCounters();
    private final Latencies latencies;

    Series(SeriesLabels labels, Latencies latencies) {
        this.labels = labels;
        this.latencies = latencies;
    }

    void finished(RequestOutcome outcome) {
        Adders.increment(outcome.stream() ? streamed : plain, outcome.category());
        FailureClass failure = outcome.failureClass();
        if (failure != null) {
            Adders.increment(errors, failure);
        }
        if (outcome.attempts() > 1) {
            retries.add(outcome.attempts() - 1L);
        }
        tokens.add(outcome.usage());
        latencies.record(outcome);
    }

    void attempt(@Nullable FailureClass failure) {
        if (failure == null) {
            attemptsServed.increment();
        } else {
            Adders.increment(attemptsFailed, failure);
        }
    }
}
