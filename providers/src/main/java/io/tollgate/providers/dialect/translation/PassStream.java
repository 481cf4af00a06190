package io.tollgate.providers.dialect.translation;

import io.tollgate.providers.dialect.AnswerStream;
import io.tollgate.providers.dialect.ByteSink;
import io.tollgate.providers.dialect.ErrorClassifier;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.Scratch;
import io.tollgate.providers.dialect.TokenUsage;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One stream of events on its way to a client that speaks its provider's API. */
public final class PassStream implements AnswerStream {
    /** The format keeps what it reads. */
    private static final ChatEvents NOBODY = event -> {};

    private final PassFormat format;
    private final SseSource source;
    private final Client client = new Client();
    private Progress progress = Progress.NOTHING_YET;

    /**
     * Prepares it.
     *
     * @param scratch of this thread, used by nothing else while bytes are read
     */
    public PassStream(Scratch scratch, ErrorClassifier errors, PassFormat format) {
        this.format = format;
        this.source = new SseSource(scratch, errors, client);
    }

    @Override
    public Progress accept(ByteBuffer bytes, ByteSink out) {
        client.target = out;
        return now(source.accept(bytes, NOBODY));
    }

    @Override
    public Progress end(ByteSink out) {
        client.target = out;
        return now(source.end(NOBODY));
    }

    private Progress now(EventSource.State state) {
        client.target = null;
        switch (state) {
            case OPEN -> {}
            case COMPLETE -> progress = Progress.COMPLETE;
            case FAILED -> progress = Progress.FAILED;
        }
        return progress;
    }

    @Override
    public void writeError(ProviderError error, ByteSink out) {
        format.writeError(error, out);
    }

    @Override
    public @Nullable ProviderError error() {
        return source.error();
    }

    @Override
    public @Nullable TokenUsage usage() {
        return format.usage();
    }

    @Override
    public long seenOutputTokens() {
        return format.seenOutputTokens();
    }

    @Override
    public @Nullable String finishReason() {
        return format.finishReason();
    }

    @Override
    public String contentType() {
        return format.contentType();
    }

    /** Between source and client: payloads go to the format, and its bytes to the client. */
    private final class Client implements PayloadReader, ByteSink {
        private @Nullable ByteSink target;

        @Override
        public Result read(byte[] bytes, int start, int end, ChatEvents events) {
            return format.pass(bytes, start, end, this);
        }

        @Override
        public boolean ended(ChatEvents events) {
            return format.ended(this);
        }

        @Override
        public void put(ByteBuffer bytes, int from, int to) {
            progress = Progress.STREAMING;
            Objects.requireNonNull(target).put(bytes, from, to);
        }

        @Override
        public void put(byte[] bytes, int offset, int length) {
            progress = Progress.STREAMING;
            Objects.requireNonNull(target).put(bytes, offset, length);
        }
    }
}
