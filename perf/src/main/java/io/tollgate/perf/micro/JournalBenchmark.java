package io.tollgate.perf.micro;

import io.tollgate.audit.Outcome;
import io.tollgate.audit.RequestRow;
import io.tollgate.audit.RequestRow.Answer;
import io.tollgate.audit.RequestRow.Asked;
import io.tollgate.audit.RequestRow.Cost;
import io.tollgate.audit.RequestRow.Served;
import io.tollgate.audit.RequestRow.Tenant;
import io.tollgate.audit.RequestRow.Timing;
import io.tollgate.audit.RequestRow.Tokens;
import io.tollgate.audit.RowCodec;
import io.tollgate.audit.journal.Journal;
import io.tollgate.audit.journal.JournalSettings;
import io.tollgate.audit.journal.Lane;
import io.tollgate.audit.journal.Recorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does the record cost the thread that serves a request: its begin and its end?
 *
 * <p>A loop writes a lane faster than any gateway, and faster than files can be made ready: {@code
 * beginAndEnd} then waits, and its time holds the waits. {@code beginAndEndPaced} does a thousand
 * requests while there is room for them and lets the journal catch up untimed: that is what a
 * request pays, first touches of fresh pages included.
 *
 * <p>{@code perf/micro JournalBenchmark}
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 10, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 20, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Fork(2)
@State(Scope.Thread)
public class JournalBenchmark {
    private static final RequestRow BEGUN = row(Outcome.UNKNOWN, 0, 2_500_000);
    private static final RequestRow SERVED = row(Outcome.SERVED, 200, 1_234_567);

    private final byte[] bytes = new byte[RowCodec.MAX_BYTES];
    private Path folder = Path.of("");
    private @Nullable Journal journal;
    private @Nullable Lane lane;

    @Setup
    public void open() throws IOException {
        folder = Files.createTempDirectory("journal-benchmark");
        Journal opened =
                Journal.open(JournalSettings.of(folder, 1, new JournalSettings.Disk(0, 0, 0)));
        lane = opened.lane(0);
        journal = opened;
    }

    @TearDown
    public void close() throws IOException {
        Objects.requireNonNull(journal).close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** As fast as the journal keeps up. */
    @Benchmark
    public long beginAndEnd() {
        return request(Objects.requireNonNull(lane));
    }

    private static long request(Lane to) {
        long key = to.begin(BEGUN);
        while (key == Recorder.NO_ROOM) {
            LockSupport.parkNanos(100_000);
            key = to.begin(BEGUN);
        }
        to.end(key, SERVED);
        return key;
    }

    /** Lets the journal catch up before each thousand requests. */
    @State(Scope.Thread)
    public static class Room {
        @Setup(Level.Invocation)
        public void catchUp(JournalBenchmark benchmark) {
            Objects.requireNonNull(benchmark.journal).flush().join();
            LockSupport.parkNanos(5_000_000); // for the next file
        }
    }

    @Benchmark
    @BenchmarkMode(Mode.SingleShotTime)
    @OperationsPerInvocation(1000)
    @Warmup(iterations = 200)
    @Measurement(iterations = 300)
    public long beginAndEndPaced(Room room) {
        Lane to = Objects.requireNonNull(lane);
        long key = 0;
        for (int i = 0; i < 1000; i++) {
            key = request(to);
        }
        return key;
    }

    /** The part of it that turns rows into bytes. */
    @Benchmark
    public int encodeTwice() {
        return RowCodec.encode(SERVED, bytes, RowCodec.encode(BEGUN, bytes, 0) & 0x7);
    }

    private static RequestRow row(Outcome outcome, int status, long costNanoUsd) {
        return new RequestRow(
                1_795_000_000_123L,
                "req-0123456789abcdef",
                "4bf92f3577b34da6a3ce929d0e0e4736",
                "192.0.2.17",
                "17",
                new Tenant("acme", "search", "search-prod", "user-4711"),
                new Asked(
                        "openai",
                        "chat",
                        "gpt-5-mini",
                        true,
                        1024,
                        "00112233445566778899aabbccddeeff"),
                new Served("openai", "main", "gpt-5-mini-2025-08-07", 1, ""),
                new Answer(outcome, status, "", "stop", false, "", 10_240, ""),
                new Timing(812, 140, 95),
                new Tokens(250, 128, 0, 300, 64, 0, 0, 0, false),
                new Cost(costNanoUsd, 2_500_000));
    }
}
