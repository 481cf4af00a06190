package io.tollgate.providers.dialect.bedrock;

import io.tollgate.providers.chat.ChatEvent;
import io.tollgate.providers.chat.FinishReason;
import io.tollgate.providers.dialect.AnswerStream;
import io.tollgate.providers.dialect.ByteSink;
import io.tollgate.providers.dialect.ErrorClassifier;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.TokenUsage;
import io.tollgate.providers.dialect.anthropic.Claude;
import io.tollgate.providers.dialect.translation.ChatEvents;
import io.tollgate.providers.dialect.translation.PayloadReader;
import io.tollgate.providers.dialect.translation.StreamUsage;
import io.tollgate.providers.upstream.FailureClass;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stream of Bedrock to a client of Bedrock: each frame is checked, read for usage and ending, and
 * handed on byte for byte. Streams of models whose format is not known end where they end.
 */
final class FramePassStream implements AnswerStream, FrameReader.Listener, ChatEvents {
    private final FrameReader reader = new FrameReader();
    private final FrameEvents payloads = new FrameEvents(Claude.payloads());
    private final BedrockErrors errors;
    private final boolean anyFormat;
    private final StreamUsage usage = new StreamUsage();
    private @Nullable ByteSink client;
    private Progress progress = Progress.NOTHING_YET;
    private @Nullable ProviderError error;
    private @Nullable FinishReason finish;
    private boolean known;

    /**
     * Prepares it.
     *
     * @param anyFormat whether what is in the frames may be in a format that is not known
     */
    FramePassStream(BedrockErrors errors, boolean anyFormat) {
        this.errors = errors;
        this.anyFormat = anyFormat;
    }

    @Override
    public String contentType() {
        return BedrockClient.EVENT_STREAM;
    }

    @Override
    public Progress accept(ByteBuffer bytes, ByteSink out) {
        if (progress == Progress.COMPLETE || progress == Progress.FAILED) {
            bytes.position(bytes.limit());
            return progress;
        }
        client = out;
        if (reader.accept(bytes, this) == FrameReader.Outcome.DAMAGED) {
            fail(
                    FailureClass.UPSTREAM_PROTOCOL,
                    "The provider's stream is damaged: a frame is not what its checksum says");
        }
        return progress;
    }

    @Override
    public boolean frame(Frame frame) {
        if (frame.is(":message-type", "exception") || frame.is(":message-type", "error")) {
            error = errors.of(frame);
            progress = Progress.FAILED;
            return false;
        }
        PayloadReader.Result result = payloads.read(frame, this);
        boolean bad = result == PayloadReader.Result.MALFORMED && !(anyFormat && !known);
        if (bad || result == PayloadReader.Result.ERROR) {
            fail(
                    FailureClass.UPSTREAM_PROTOCOL,
                    "The provider sent an event that is not of its protocol");
            return false;
        }
        progress = Progress.STREAMING;
        Objects.requireNonNull(client).put(frame.bytes(), 0, frame.frameEnd());
        return true;
    }

    @Override
    public Progress end(ByteSink out) {
        if (progress == Progress.COMPLETE || progress == Progress.FAILED) {
            return progress;
        }
        boolean begun = progress == Progress.STREAMING;
        boolean whole = reader.atBoundary() && (payloads.ended(this) || (anyFormat && !known));
        if (begun && whole) {
            progress = Progress.COMPLETE;
        } else {
            fail(
                    FailureClass.UPSTREAM_CONNECTION,
                    "The provider's stream broke off before the answer was complete");
        }
        return progress;
    }

    @Override
    public void tell(ChatEvent event) {
        usage.tell(event);
        if (event instanceof ChatEvent.Start) {
            known = true;
        } else if (event instanceof ChatEvent.Finish told) {
            finish = told.reason();
        }
    }

    private void fail(FailureClass failureClass, String message) {
        error = ErrorClassifier.of(failureClass, 200, message);
        progress = Progress.FAILED;
    }

    @Override
    public void writeError(ProviderError problem, ByteSink out) {
        StreamErrors.write(problem, out);
    }

    @Override
    public @Nullable ProviderError error() {
        return error;
    }

    @Override
    public @Nullable TokenUsage usage() {
        return usage.reported();
    }

    @Override
    public long seenOutputTokens() {
        return usage.seenOutputTokens();
    }

    @Override
    public @Nullable String finishReason() {
        return finish == null ? null : ConverseStop.word(finish, null);
    }
}
