package io.tollgate.perf.micro;

import io.tollgate.providers.dialect.AnswerStream;
import io.tollgate.providers.dialect.RequestFields;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does one event of a stream cost that passes through, with the observer that looks for usage
 * and finish reason?
 *
 * <p>{@code perf/micro Stream}
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Thread)
public class StreamBenchmark {
    private static final RequestFields FIELDS =
            Answers.fields(
                    Bodies.utf8(
                            "{\"model\":\"m\",\"stream\":true,"
                                    + "\"stream_options\":{\"include_usage\":true},"
                                    + "\"messages\":[]}"));

    private final Answers.CountingSink sink = new Answers.CountingSink();
    private final ByteBuffer event = event();
    private AnswerStream stream = Answers.CHAT.stream(FIELDS, "m");

    /** A new stream for each iteration: none runs for ever. */
    @Setup(Level.Iteration)
    public void open() {
        stream = Answers.CHAT.stream(FIELDS, "m");
    }

    @Benchmark
    public long oneEvent() {
        event.rewind();
        if (stream.accept(event, sink) != AnswerStream.Progress.STREAMING) {
            throw new IllegalStateException("the stream ended: " + stream.error());
        }
        return sink.count();
    }

    private static ByteBuffer event() {
        byte[] bytes = Bodies.event("{\"content\":\"a few words\"}", "null");
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }
}
