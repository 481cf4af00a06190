package io.tollgate.providers.dialect.replicate;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.chat.ChatEvent;
import io.tollgate.providers.chat.FinishReason;
import io.tollgate.providers.dialect.ErrorClassifier;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.Scratch;
import io.tollgate.providers.dialect.SseReader;
import io.tollgate.providers.dialect.WholeBody;
import io.tollgate.providers.dialect.translation.ChatEvents;
import io.tollgate.providers.dialect.translation.EventSource;
import io.tollgate.providers.upstream.FailureClass;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The text of a prediction as it comes: events {@code output} with plain text, then {@code done};
 * or, of a model that has no events, the whole prediction, which is told at once.
 */
final class PredictionSource implements EventSource, SseReader.Listener {
    private static final int MOST_BYTES = 8 << 20;

    private final SseReader reader;
    private final Predictions predictions;
    private final WholeBody whole = new WholeBody(MOST_BYTES);
    private State state = State.OPEN;
    private @Nullable ProviderError error;
    private @Nullable ChatEvents events;
    private boolean sawBytes;
    private boolean json;
    private boolean started;

    /**
     * Prepares it.
     *
     * @param scratch of this thread, used by nothing else while bytes are read
     */
    PredictionSource(Scratch scratch, Predictions predictions) {
        this.reader = new SseReader(scratch);
        this.predictions = predictions;
    }

    @Override
    public State accept(ByteBuffer bytes, ChatEvents listener) {
        if (state != State.OPEN) {
            bytes.position(bytes.limit());
            return state;
        }
        if (!sawBytes && bytes.hasRemaining()) {
            sawBytes = true;
            json = bytes.get(bytes.position()) == '{';
        }
        events = listener;
        if (json) {
            if (!whole.add(bytes)) {
                fail("The prediction is longer than " + MOST_BYTES + " bytes");
            }
        } else if (reader.accept(bytes, this) == SseReader.Outcome.TOO_LONG) {
            fail("An event of the prediction is longer than " + SseReader.MAX_EVENT + " bytes");
        }
        return state;
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
        String event = name < 0 ? "" : text(bytes, name, nameEnd);
        switch (event) {
            case "output" -> output(text(bytes, data, dataEnd));
            case "error" -> fail(predictions.failed(text(bytes, data, dataEnd)));
            case "done" -> done(Json.parse(bytes, data, dataEnd).path("reason").asText(""));
            default -> {
                // What the model logs, and what may come yet, is no part of the answer.
            }
        }
        return state == State.OPEN;
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    private void output(String text) {
        start();
        if (!text.isEmpty()) {
            Objects.requireNonNull(events).tell(new ChatEvent.Text(text));
        }
    }

    private void start() {
        if (!started) {
            started = true;
            Objects.requireNonNull(events).tell(new ChatEvent.Start(null, null, 0));
        }
    }

    private void done(String reason) {
        switch (reason) {
            case "error" -> fail(predictions.failed(""));
            case "canceled" -> fail(predictions.canceled());
            default -> {
                start();
                ChatEvents listener = Objects.requireNonNull(events);
                listener.tell(new ChatEvent.Finish(FinishReason.STOP, null));
                listener.tell(new ChatEvent.End());
                state = State.COMPLETE;
            }
        }
    }

    @Override
    public State end(ChatEvents listener) {
        if (state != State.OPEN) {
            return state;
        }
        events = listener;
        if (json) {
            whole(listener);
        } else {
            reader.end(this);
            if (state == State.OPEN) {
                fail(
                        ErrorClassifier.of(
                                FailureClass.UPSTREAM_CONNECTION,
                                200,
                                "The prediction's stream broke off before it was done"));
            }
        }
        return state;
    }

    private void whole(ChatEvents listener) {
        JsonNode prediction = Json.parse(whole.bytes(), 0, whole.length());
        ProviderError failure = predictions.failure(prediction);
        if (failure == null) {
            Predictions.tell(prediction, listener);
            state = State.COMPLETE;
        } else {
            fail(failure);
        }
    }

    private void fail(String message) {
        fail(ErrorClassifier.of(FailureClass.UPSTREAM_PROTOCOL, 200, message));
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
