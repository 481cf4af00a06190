package io.tollgate.perf.micro;

import io.tollgate.providers.conversation.ClientApi;
import io.tollgate.providers.conversation.ProviderConversations;
import io.tollgate.providers.dialect.AnswerStream;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.profile.Profiles;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What do a request of 1 KB, a whole answer and one text chunk of a stream cost, for each client
 * API over each wire format? Pairs of one format pass.
 *
 * <p>{@code perf/micro Translation}
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
@State(Scope.Thread)
public class TranslationBenchmark {
    private static final ProviderConversations ALL =
            new ProviderConversations(Clock.systemUTC(), false);

    @Param({"OPENAI", "ANTHROPIC", "GOOGLE", "BEDROCK"})
    private ClientApi client = ClientApi.OPENAI;

    @Param({"openai", "anthropic", "gemini", "vertex", "bedrock"})
    private String provider = "openai";

    private final Answers.CountingSink sink = new Answers.CountingSink();
    private Conversation conversation = conversation();
    private byte[] request = TranslationBodies.request(client);
    private RequestFields fields = fields();
    private Conversation reader = reader();
    private ByteBuffer answer = wholeAnswer();
    private ByteBuffer chunk = chunk();
    private AnswerStream stream = stream();

    @Setup
    public void prepare() {
        conversation = conversation();
        request = TranslationBodies.request(client);
        fields = fields();
        reader = reader();
        answer = wholeAnswer();
        chunk = chunk();
    }

    /** A new stream for each iteration, with its opening behind it. */
    @Setup(Level.Iteration)
    public void open() {
        stream = stream();
    }

    @Benchmark
    public Object request() {
        return conversation.prepare(request, fields, TranslationBodies.model(provider));
    }

    @Benchmark
    public Object answer() {
        return reader.answer(fields, new Answers.Head(200), answer);
    }

    @Benchmark
    public long streamChunk() {
        chunk.rewind();
        if (stream.accept(chunk, sink) != AnswerStream.Progress.STREAMING) {
            throw new IllegalStateException("the stream ended: " + stream.error());
        }
        return sink.count();
    }

    private Conversation conversation() {
        return ALL.of(client, Operation.CHAT, Profiles.find(provider).orElseThrow()).orElseThrow();
    }

    private RequestFields fields() {
        RequestFields scanned = Answers.fields(request);
        return client == ClientApi.GOOGLE || client == ClientApi.BEDROCK
                ? scanned.withPath("m", true, RequestFields.Form.USUAL)
                : scanned;
    }

    private AnswerStream stream() {
        AnswerStream opened = reader.stream(fields, "m");
        byte[] opening = TranslationBodies.opening(provider);
        opened.accept(direct(opening), sink);
        return opened;
    }

    /** Of a provider with two formats, the one that reads this model's answers. */
    private Conversation reader() {
        return conversation.prepare(request, fields, TranslationBodies.model(provider))
                                instanceof Conversation.Prepared.Ready ready
                        && ready.reader() != null
                ? ready.reader()
                : conversation;
    }

    private ByteBuffer wholeAnswer() {
        return direct(TranslationBodies.answer(provider));
    }

    private ByteBuffer chunk() {
        return direct(TranslationBodies.chunk(provider));
    }

    private static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }
}
