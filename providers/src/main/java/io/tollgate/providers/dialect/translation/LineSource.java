package io.tollgate.providers.dialect.translation;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.dialect.ErrorClassifier;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.Scratch;
import io.tollgate.providers.upstream.FailureClass;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A source of JSON objects, one a line. Lines may be cut anywhere; what is kept between two calls
 * is at most one unfinished line, never longer than {@link #MAX_LINE}.
 */
public final class LineSource implements EventSource {
    /** Longest line, in bytes. */
    public static final int MAX_LINE = 1 << 20;

    private final Scratch scratch;
    private final ErrorClassifier errors;
    private final PayloadReader payloads;
    private byte[] kept = new byte[0];
    private int keptLength;
    private State state = State.OPEN;
    private @Nullable ProviderError error;
    private boolean sawLine;
    private boolean tail;

    /**
     * Prepares it.
     *
     * @param scratch of this thread, used by nothing else while bytes are read
     */
    public LineSource(Scratch scratch, ErrorClassifier errors, PayloadReader payloads) {
        this.scratch = scratch;
        this.errors = errors;
        this.payloads = payloads;
    }

    @Override
    public State accept(ByteBuffer bytes, ChatEvents events) {
        if (state != State.OPEN) {
            bytes.position(bytes.limit());
            return state;
        }
        int length = bytes.remaining();
        byte[] source = scratch.take(bytes);
        int start = 0;
        for (int i = 0; i < length && state == State.OPEN; i++) {
            if (source[i] == '\n') {
                lineEnds(source, start, i, events);
                start = i + 1;
            }
        }
        if (state == State.OPEN && start < length) {
            keep(source, start, length);
        }
        return state;
    }

    private void lineEnds(byte[] source, int start, int end, ChatEvents events) {
        if (keptLength == 0) {
            line(source, start, end, events);
        } else if (keep(source, start, end)) {
            byte[] whole = kept;
            int length = keptLength;
            keptLength = 0;
            line(whole, 0, length, events);
        }
    }

    private boolean keep(byte[] source, int start, int end) {
        int more = end - start;
        if (keptLength + more > MAX_LINE) {
            fail(
                    FailureClass.UPSTREAM_PROTOCOL,
                    "A line of the stream is longer than " + MAX_LINE + " bytes");
            return false;
        }
        if (kept.length < keptLength + more) {
            kept = Arrays.copyOf(kept, Math.max(keptLength + more, keptLength * 2));
        }
        System.arraycopy(source, start, kept, keptLength, more);
        keptLength += more;
        return true;
    }

    private void line(byte[] bytes, int from, int to, ChatEvents events) {
        int start = from;
        int end = to;
        while (start < end && bytes[start] <= ' ' && bytes[start] >= 0) {
            start++;
        }
        while (end > start && bytes[end - 1] <= ' ' && bytes[end - 1] >= 0) {
            end--;
        }
        if (start == end) {
            return;
        }
        switch (payloads.read(bytes, start, end, events)) {
            case MORE -> sawLine = true;
            case COMPLETE -> state = State.COMPLETE;
            case ERROR -> {
                JsonNode json = Json.parse(bytes, start, end);
                error = errors.classify(json);
                state = State.FAILED;
            }
            case MALFORMED -> {
                if (!tail) {
                    fail(
                            FailureClass.UPSTREAM_PROTOCOL,
                            "The provider sent a line that is not of its protocol");
                }
            }
        }
    }

    @Override
    public State end(ChatEvents events) {
        if (state != State.OPEN) {
            return state;
        }
        tail = true;
        int length = keptLength;
        keptLength = 0;
        line(kept, 0, length, events);
        if (state == State.OPEN) {
            if (payloads.ended(events)) {
                state = State.COMPLETE;
            } else if (sawLine || length == 0) {
                fail(
                        FailureClass.UPSTREAM_CONNECTION,
                        "The provider's stream broke off before the answer was complete");
            } else {
                fail(
                        FailureClass.UPSTREAM_PROTOCOL,
                        "The provider's answer is not a stream of JSON lines");
            }
        }
        return state;
    }

    private void fail(FailureClass failureClass, String message) {
        error = ErrorClassifier.of(failureClass, 200, message);
        state = State.FAILED;
    }

    @Override
    public @Nullable ProviderError error() {
        return error;
    }
}
