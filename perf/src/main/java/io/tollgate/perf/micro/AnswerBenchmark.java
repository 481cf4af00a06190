package io.tollgate.perf.micro;

import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.RequestFields;
import java.nio.ByteBuffer;
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
 * What does it cost to put a request for the provider, and to read usage and finish reason from its
 * whole answer?
 *
 * <p>{@code perf/micro Answer}
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Thread)
public class AnswerBenchmark {
    @Param({"1024", "10240"})
    public int bytes;

    private byte[] request = Bodies.request(0);
    private RequestFields fields = Answers.fields(request);
    private ByteBuffer answer = ByteBuffer.allocate(0);

    @Setup
    public void prepare() {
        request = Bodies.request(bytes);
        fields = Answers.fields(request);
        byte[] whole = Bodies.answer(bytes);
        answer = ByteBuffer.allocateDirect(whole.length).put(whole).flip();
    }

    @Benchmark
    public Conversation.Prepared prepareRequest() {
        return Answers.CHAT.prepare(request, fields, "mock-1k");
    }

    @Benchmark
    public Answer readAnswer() {
        return Answers.CHAT.answer(fields, new Answers.Head(200), answer);
    }
}
