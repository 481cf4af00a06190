package io.tollgate.perf.micro;

import io.tollgate.governance.tenant.KeyRing;
import io.tollgate.governance.tenant.VirtualKey;
import java.time.InstantSource;
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
 * What does it cost to recognise a virtual key, and to turn an unknown one away?
 *
 * <p>{@code perf/micro KeyRing}
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Thread)
public class KeyRingBenchmark {
    @Param({"10", "10000"})
    public int keys;

    private KeyRing ring = KeyRing.builder(InstantSource.system()).build();

    @Setup
    public void prepare() {
        KeyRing.Builder builder = KeyRing.builder(InstantSource.system());
        for (int i = 0; i < keys; i++) {
            builder.add(secret(i), VirtualKey.unlimited("key-" + i));
        }
        ring = builder.build();
    }

    @Benchmark
    public KeyRing.Presented known() {
        return ring.find("perf-secret-00000003-0123456789abcdef");
    }

    @Benchmark
    public KeyRing.Presented unknown() {
        return ring.find("perf-secret-99999999-0123456789abcdef");
    }

    private static String secret(int number) {
        return String.format("perf-secret-%08d-0123456789abcdef", number);
    }
}
