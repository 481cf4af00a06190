package io.tollgate.perf.micro;

import io.tollgate.providers.dialect.RequestScanner;
import io.tollgate.providers.dialect.Scan;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does it cost to find the fields that routing needs in a request body?
 *
 * <p>{@code perf/micro RequestScan}
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Thread)
public class RequestScanBenchmark {
    @Param({"1024", "10240"})
    public int bytes;

    private byte[] body = new byte[0];

    @Setup
    public void prepare() {
        body = Bodies.request(bytes);
    }

    @Benchmark
    public Scan scan() {
        return RequestScanner.scan(body);
    }
}
