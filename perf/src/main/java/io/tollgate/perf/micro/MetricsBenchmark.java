package io.tollgate.perf.micro;

import io.tollgate.node.metrics.RequestCategory;
import io.tollgate.node.metrics.RequestMetrics;
import io.tollgate.node.metrics.RequestOutcome;
import io.tollgate.node.metrics.Series;
import io.tollgate.node.metrics.VirtualKeySeries;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.dialect.TokenUsage;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does it cost to count one request with its one attempt?
 *
 * <p>{@code perf/micro Metrics}
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Thread)
public class MetricsBenchmark {
    private final RequestMetrics metrics = new RequestMetrics();
    private final Series series =
            metrics.series(Operation.CHAT, "openai", "mock", "main", "mock-1k");
    private final VirtualKeySeries key = metrics.virtualKey("perf");
    private long nanos = 1_000_000;

    @Benchmark
    public long countOneRequest() {
        nanos = nanos * 31 % 100_000_007;
        metrics.started();
        metrics.attempt(series, null);
        metrics.finished(
                new RequestOutcome(
                        series,
                        key,
                        RequestCategory.SERVED,
                        null,
                        200,
                        TokenUsage.NONE,
                        -1,
                        nanos,
                        nanos / 10,
                        1,
                        false));
        return nanos;
    }
}
