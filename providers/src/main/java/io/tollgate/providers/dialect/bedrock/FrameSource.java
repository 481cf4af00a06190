package io.tollgate.providers.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.dialect.ErrorClassifier;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.WholeBody;
import io.tollgate.providers.dialect.translation.ChatEvents;
import io.tollgate.providers.dialect.translation.EventSource;
import io.tollgate.providers.upstream.FailureClass;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A source of frames: checks and cuts them, finds errors among them, and gives the events to their
 * reader. A JSON body in the place of a stream is an error.
 */
final class FrameSource implements EventSource, FrameReader.Listener {
    private static final int MAX_BODY = 1 << 20;

    private final FrameReader reader = new FrameReader();
    private final BedrockErrors errors;
    private final FrameEvents payloads;
    private State state = State.OPEN;
    private @Nullable ProviderError error;
    private @Nullable ChatEvents events;
    private @Nullable WholeBody whole;
    private boolean sawBytes;
    private boolean sawFrame;

    FrameSource(BedrockErrors errors, FrameEvents payloads) {
        this.errors = errors;
        this.payloads = payloads;
    }

    @Override
    public State accept(ByteBuffer bytes, ChatEvents listener) {
        if (state != State.OPEN) {
            bytes.position(bytes.limit());
            return state;
        }
        if (!sawBytes && bytes.hasRemaining()) {
            sawBytes = true;
            // A frame of that length would be far too long.
            byte first = bytes.get(bytes.position());
            whole = first == '{' || first == '<' ? new WholeBody(MAX_BODY) : null;
        }
        events = listener;
        if (whole != null) {
            if (!whole.add(bytes)) {
                fail(FailureClass.UPSTREAM_PROTOCOL, "A stream was asked for; a body came");
            }
        } else if (reader.accept(bytes, this) == FrameReader.Outcome.DAMAGED) {
            fail(
                    FailureClass.UPSTREAM_PROTOCOL,
                    "The provider's stream is damaged: a frame is not what its checksum says");
        }
        return state;
    }

    @Override
    public State end(ChatEvents listener) {
        if (state != State.OPEN) {
            return state;
        }
        events = listener;
        if (whole != null) {
            JsonNode body = Json.parse(whole.bytes(), 0, whole.length());
            if (body.isObject()) {
                fail(errors.of(body));
            } else {
                fail(
                        FailureClass.UPSTREAM_PROTOCOL,
                        "The provider's answer is not an event stream");
            }
        } else if (reader.atBoundary() && payloads.ended(listener)) {
            state = State.COMPLETE;
        } else {
            fail(
                    sawFrame || !sawBytes
                            ? FailureClass.UPSTREAM_CONNECTION
                            : FailureClass.UPSTREAM_PROTOCOL,
                    "The provider's stream broke off before the answer was complete");
        }
        return state;
    }

    @Override
    public boolean frame(Frame frame) {
        sawFrame = true;
        if (frame.is(":message-type", "exception") || frame.is(":message-type", "error")) {
            fail(errors.of(frame));
            return false;
        }
        switch (payloads.read(frame, Objects.requireNonNull(events))) {
            case MORE -> {}
            case COMPLETE -> state = State.COMPLETE;
            case ERROR -> fail(errors.of(frame));
            case MALFORMED ->
                    fail(
                            FailureClass.UPSTREAM_PROTOCOL,
                            "The provider sent an event that is not of its protocol");
        }
        return state == State.OPEN;
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
