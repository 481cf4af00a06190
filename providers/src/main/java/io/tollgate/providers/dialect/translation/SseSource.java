package io.tollgate.providers.dialect.translation;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.dialect.ErrorClassifier;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.Scratch;
import io.tollgate.providers.dialect.SseReader;
import io.tollgate.providers.dialect.WholeBody;
import io.tollgate.providers.upstream.FailureClass;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A source of server-sent events: cuts them, finds errors among them, and gives the data of each to
 * the reader of its format. A JSON body in the place of a stream is an error.
 */
public final class SseSource implements EventSource, SseReader.Listener {
    private static final byte[] ERROR = {'e', 'r', 'r', 'o', 'r'};

    private final SseReader reader;
    private final ErrorClassifier errors;
    private final PayloadReader payloads;
    private State state = State.OPEN;
    private @Nullable ProviderError error;
    private @Nullable ChatEvents events;
    private @Nullable WholeBody whole;
    private boolean sawBytes;
    private boolean sawEvent;
    private boolean tail;

    /**
     * Prepares it.
     *
     * @param scratch of this thread, used by nothing else while bytes are read
     */
    public SseSource(Scratch scratch, ErrorClassifier errors, PayloadReader payloads) {
        this.reader = new SseReader(scratch);
        this.errors = errors;
        this.payloads = payloads;
    }

    @Override
    public State accept(ByteBuffer bytes, ChatEvents listener) {
        if (state != State.OPEN) {
            bytes.position(bytes.limit());
            return state;
        }
        if (!sawBytes) {
            begin(bytes);
        }
        events = listener;
        if (whole != null) {
            if (!whole.add(bytes)) {
                fail(FailureClass.UPSTREAM_PROTOCOL, "A stream was asked for; a body came");
            }
        } else if (reader.accept(bytes, this) == SseReader.Outcome.TOO_LONG) {
            fail(
                    FailureClass.UPSTREAM_PROTOCOL,
                    "An event of the stream is longer than " + SseReader.MAX_EVENT + " bytes");
        }
        return state;
    }

    /** Decides by the first byte whether events come or one body. */
    private void begin(ByteBuffer bytes) {
        int at = bytes.position();
        while (at < bytes.limit() && bytes.get(at) <= ' ' && bytes.get(at) >= 0) {
            at++;
        }
        if (at < bytes.limit()) {
            sawBytes = true;
            byte first = bytes.get(at);
            if (first == '{' || first == '[' || first == '<') {
                whole = new WholeBody(SseReader.MAX_EVENT);
            }
        }
    }

    @Override
    public State end(ChatEvents listener) {
        if (state != State.OPEN) {
            return state;
        }
        events = listener;
        if (whole != null) {
            JsonNode body = Json.parse(whole.bytes(), 0, whole.length());
            if (body.isContainerNode()) {
                fail(errors.classify(body));
            } else {
                notEvents();
            }
            return state;
        }
        tail = true;
        reader.end(this);
        if (state == State.OPEN) {
            ended();
        }
        return state;
    }

    private void ended() {
        if (payloads.ended(Objects.requireNonNull(events))) {
            state = State.COMPLETE;
        } else if (sawEvent || !sawBytes) {
            fail(
                    FailureClass.UPSTREAM_CONNECTION,
                    "The provider's stream broke off before the answer was complete");
        } else {
            notEvents();
        }
    }

    private void notEvents() {
        fail(FailureClass.UPSTREAM_PROTOCOL, "The provider's answer is not an event stream");
    }

    @Override
    public boolean event(
            byte[] bytes,
            int start,
            int end,
            boolean canonical,
            int data,
            int dataEnd,
            int name,
            int nameEnd) {
        sawEvent = true;
        if (name >= 0 && Arrays.equals(bytes, name, nameEnd, ERROR, 0, ERROR.length)) {
            fail(described(bytes, data, dataEnd));
        } else if (dataEnd > data) {
            payload(bytes, data, dataEnd);
        }
        return state == State.OPEN;
    }

    private void payload(byte[] bytes, int data, int dataEnd) {
        switch (payloads.read(bytes, data, dataEnd, Objects.requireNonNull(events))) {
            case MORE -> {}
            case COMPLETE -> state = State.COMPLETE;
            case ERROR -> fail(described(bytes, data, dataEnd));
            case MALFORMED -> {
                if (!tail) {
                    fail(
                            FailureClass.UPSTREAM_PROTOCOL,
                            "The provider sent an event that is not of its protocol");
                }
            }
        }
    }

    private ProviderError described(byte[] bytes, int data, int dataEnd) {
        JsonNode json = Json.parse(bytes, data, dataEnd);
        return errors.classify(
                json.isMissingNode()
                        ? Json.object()
                                .put(
                                        "message",
                                        new String(
                                                bytes,
                                                data,
                                                dataEnd - data,
                                                StandardCharsets.UTF_8))
                        : json);
    }

    private void fail(ProviderError problem) {
        error = problem;
        state = State.FAILED;
    }

    private void fail(FailureClass failureClass, String message) {
        fail(ErrorClassifier.of(failureClass, 200, message));
    }

    @Override
    public @Nullable ProviderError error() {
        return error;
    }
}
