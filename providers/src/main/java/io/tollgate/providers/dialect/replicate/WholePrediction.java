package io.tollgate.providers.dialect.replicate;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.dialect.ErrorClassifier;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.translation.ChatEvents;
import io.tollgate.providers.dialect.translation.EventSource;
import io.tollgate.providers.upstream.FailureClass;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A prediction in the place of a stream: held until it is whole, then told at once. */
final class WholePrediction implements EventSource {
    private static final int MOST_BYTES = 8 << 20;

    private final ReplicateUpstream upstream;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private State state = State.OPEN;
    private @Nullable ProviderError error;

    WholePrediction(ReplicateUpstream upstream) {
        this.upstream = upstream;
    }

    @Override
    public State accept(ByteBuffer bytes, ChatEvents events) {
        byte[] piece = new byte[bytes.remaining()];
        bytes.get(piece);
        if (state == State.OPEN) {
            held.writeBytes(piece);
            if (held.size() > MOST_BYTES) {
                fail(
                        ErrorClassifier.of(
                                FailureClass.UPSTREAM_PROTOCOL,
                                200,
                                "The prediction is longer than " + MOST_BYTES + " bytes"));
            }
        }
        return state;
    }

    @Override
    public State end(ChatEvents events) {
        if (state != State.OPEN) {
            return state;
        }
        byte[] bytes = held.toByteArray();
        JsonNode prediction = Json.parse(bytes, 0, bytes.length);
        ProviderError failure = upstream.failure(prediction);
        if (failure == null) {
            ReplicateUpstream.tell(prediction, events);
            state = State.COMPLETE;
        } else {
            fail(failure);
        }
        return state;
    }

    private void fail(ProviderError why) {
        error = why;
        state = State.FAILED;
    }

    @Override
    public @Nullable ProviderError error() {
        return error;
    }
}
