package io.tollgate.perf.micro;

import io.tollgate.providers.dialect.ProviderError;
import java.nio.ByteBuffer;
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
 * What does it cost to classify a provider's error? It decides how a gateway fares while a provider
 * fails.
 *
 * <p>{@code perf/micro Error}
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Thread)
public class ErrorBenchmark {
    private final ByteBuffer body =
            ByteBuffer.wrap(
                    Bodies.utf8(
                            """
                            {"error":{"message":"Rate limit reached for requests. Try again in \
                            2s.","type":"requests","param":null,"code":"rate_limit_exceeded"}}\
                            """));

    @Benchmark
    public ProviderError classify() {
        return Answers.CHAT.error(new Answers.Head(429), body);
    }
}
