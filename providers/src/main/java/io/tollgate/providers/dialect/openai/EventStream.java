package io.tollgate.providers.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.dialect.AnswerStream;
import io.tollgate.providers.dialect.ByteSink;
import io.tollgate.providers.dialect.ErrorClassifier;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.Scratch;
import io.tollgate.providers.dialect.SseReader;
import io.tollgate.providers.dialect.TokenUsage;
import io.tollgate.providers.dialect.WholeBody;
import io.tollgate.providers.upstream.FailureClass;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What the streams of all OpenAI operations share: reading events, counting what was written, and
 * the ways in which a stream ends.
 */
abstract class EventStream implements AnswerStream, SseReader.Listener {
    private static final byte[] ERROR = {'e', 'r', 'r', 'o', 'r'};
    private static final int MAX_JSON = SseReader.MAX_EVENT;

    private final SseReader reader;
    private final ErrorClassifier errors;
    private final Counted counted = new Counted();
    private final TextMeter texts;
    private Progress progress = Progress.NOTHING_YET;
    private @Nullable ProviderError error;
    private boolean sawBytes;
    private boolean sawEvent;
    private boolean tail;
    private @Nullable WholeBody whole;

    EventStream(Scratch scratch, ErrorClassifier errors, TextMeter texts) {
        this.reader = new SseReader(scratch);
        this.errors = errors;
        this.texts = texts;
    }

    @Override
    public final Progress accept(ByteBuffer bytes, ByteSink out) {
        if (progress == Progress.COMPLETE || progress == Progress.FAILED) {
            bytes.position(bytes.limit());
            return progress;
        }
        if (!sawBytes) {
            begin(bytes);
        }
        counted.target = out;
        if (whole != null) {
            if (!whole.add(bytes)) {
                fail(FailureClass.UPSTREAM_PROTOCOL, "A stream was asked for; a body came");
            }
        } else if (reader.accept(bytes, this) == SseReader.Outcome.TOO_LONG) {
            fail(
                    FailureClass.UPSTREAM_PROTOCOL,
                    "An event of the stream is longer than " + SseReader.MAX_EVENT + " bytes");
        }
        return progress;
    }

    @Override
    public final long seenOutputTokens() {
        return texts.tokens();
    }

    /** Decides by the first byte whether events come or one JSON body. */
    private void begin(ByteBuffer bytes) {
        int at = bytes.position();
        while (at < bytes.limit() && bytes.get(at) <= ' ' && bytes.get(at) >= 0) {
            at++;
        }
        if (at < bytes.limit()) {
            sawBytes = true;
            byte first = bytes.get(at);
            if (first == '{' || first == '[' || first == '<') {
                whole = new WholeBody(MAX_JSON);
            }
        }
    }

    @Override
    public final Progress end(ByteSink out) {
        if (progress == Progress.COMPLETE || progress == Progress.FAILED) {
            return progress;
        }
        counted.target = out;
        if (whole != null) {
            wholeBody(Json.parse(whole.bytes(), 0, whole.length()));
            return progress;
        }
        tail = true;
        reader.end(this);
        if (progress != Progress.COMPLETE && progress != Progress.FAILED) {
            ended();
        }
        return progress;
    }

    @Override
    public final boolean event(
            byte[] bytes,
            int start,
            int end,
            boolean canonical,
            int data,
            int dataEnd,
            int name,
            int nameEnd) {
        sawEvent = true;
        texts.add(bytes, data, dataEnd);
        if (name >= 0 && java.util.Arrays.equals(bytes, name, nameEnd, ERROR, 0, ERROR.length)) {
            JsonNode json = Json.parse(bytes, data, dataEnd);
            fail(
                    json.isMissingNode()
                            ? Json.object()
                                    .put(
                                            "message",
                                            new String(
                                                    bytes,
                                                    data,
                                                    dataEnd - data,
                                                    java.nio.charset.StandardCharsets.UTF_8))
                            : json);
        } else if (dataEnd > data) {
            data(bytes, start, end, canonical, data, dataEnd);
        }
        return progress != Progress.COMPLETE && progress != Progress.FAILED;
    }

    /** An event that is no error. */
    abstract void data(byte[] bytes, int start, int end, boolean canonical, int data, int dataEnd);

    /** The provider closed the stream without saying that it is done. */
    abstract void ended();

    /** A whole body came in the place of a stream. */
    void wholeBody(JsonNode body) {
        if (body.isObject() || body.isArray()) {
            fail(body);
        } else {
            fail(
                    FailureClass.UPSTREAM_PROTOCOL,
                    "The provider answered a stream request with something that is not a stream");
        }
    }

    static boolean isDone(byte[] bytes, int start, int end) {
        int from = start;
        int to = end;
        while (to > from && bytes[to - 1] == ' ') {
            to--;
        }
        return to - from == 6
                && bytes[from] == '['
                && bytes[from + 1] == 'D'
                && bytes[from + 2] == 'O'
                && bytes[from + 3] == 'N'
                && bytes[from + 4] == 'E'
                && bytes[from + 5] == ']';
    }

    /** The client's side; what goes through it makes the stream one that cannot be retried. */
    final ByteSink counted() {
        return counted;
    }

    /** Hands an event on as it is. */
    final void pass(byte[] bytes, int start, int end, boolean canonical, int data, int dataEnd) {
        if (canonical) {
            counted.put(bytes, start, end - start);
        } else {
            Events.data(bytes, data, dataEnd, counted);
        }
    }

    /** The provider has said what it counted so far; null where it has not. */
    final void reported(@Nullable TokenUsage usage) {
        if (usage != null) {
            texts.reported(usage);
        }
    }

    /** Whether anything has been written for the client. */
    final boolean begun() {
        return progress != Progress.NOTHING_YET;
    }

    final void complete() {
        progress = Progress.COMPLETE;
    }

    /** An event that is no JSON; where the stream broke off in its middle, it is just not there. */
    final void malformed() {
        if (!tail) {
            fail(FailureClass.UPSTREAM_PROTOCOL, "The provider sent an event that is not JSON");
        }
    }

    final void brokenOff() {
        if (sawEvent || !sawBytes) {
            fail(
                    FailureClass.UPSTREAM_CONNECTION,
                    "The provider's stream broke off before the answer was complete");
        } else {
            fail(FailureClass.UPSTREAM_PROTOCOL, "The provider's answer is not an event stream");
        }
    }

    final void fail(JsonNode body) {
        error = errors.classify(body);
        progress = Progress.FAILED;
    }

    final void fail(FailureClass failureClass, String message) {
        error = ErrorClassifier.of(failureClass, 200, message);
        progress = Progress.FAILED;
    }

    @Override
    public void writeError(ProviderError problem, ByteSink out) {
        Events.error(problem, out);
    }

    @Override
    public final @Nullable ProviderError error() {
        return error;
    }

    private final class Counted implements ByteSink {
        private @Nullable ByteSink target;

        @Override
        public void put(ByteBuffer source, int from, int to) {
            count();
            target().put(source, from, to);
        }

        @Override
        public void put(byte[] bytes, int offset, int length) {
            count();
            target().put(bytes, offset, length);
        }

        private void count() {
            if (progress == Progress.NOTHING_YET) {
                progress = Progress.STREAMING;
            }
        }

        private ByteSink target() {
            return java.util.Objects.requireNonNull(target);
        }
    }
}
