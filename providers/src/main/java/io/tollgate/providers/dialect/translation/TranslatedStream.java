package io.tollgate.providers.dialect.translation;

import io.tollgate.providers.chat.ChatEvent;
import io.tollgate.providers.dialect.AnswerStream;
import io.tollgate.providers.dialect.ByteSink;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.TokenUsage;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One streamed answer on its way from a source to a writer. */
final class TranslatedStream implements AnswerStream, ChatEvents, ByteSink {
    private final EventSource source;
    private final EventWriter writer;
    private final StreamUsage usage = new StreamUsage();
    private @Nullable ByteSink client;
    private Progress progress = Progress.NOTHING_YET;

    TranslatedStream(EventSource source, EventWriter writer) {
        this.source = source;
        this.writer = writer;
    }

    @Override
    public Progress accept(ByteBuffer bytes, ByteSink out) {
        if (progress == Progress.COMPLETE || progress == Progress.FAILED) {
            bytes.position(bytes.limit());
            return progress;
        }
        client = out;
        return now(source.accept(bytes, this));
    }

    @Override
    public Progress end(ByteSink out) {
        if (progress == Progress.COMPLETE || progress == Progress.FAILED) {
            return progress;
        }
        client = out;
        return now(source.end(this));
    }

    private Progress now(EventSource.State state) {
        client = null;
        switch (state) {
            case OPEN -> {}
            case COMPLETE -> progress = Progress.COMPLETE;
            case FAILED -> progress = Progress.FAILED;
        }
        return progress;
    }

    @Override
    public void tell(ChatEvent event) {
        usage.tell(event);
        writer.write(event, this);
    }

    @Override
    public void writeError(ProviderError error, ByteSink out) {
        writer.writeError(error, out);
    }

    @Override
    public @Nullable ProviderError error() {
        return source.error();
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
    public String contentType() {
        return writer.contentType();
    }

    @Override
    public @Nullable String finishReason() {
        return writer.finishReason();
    }

    @Override
    public void put(ByteBuffer bytes, int from, int to) {
        progress = Progress.STREAMING;
        Objects.requireNonNull(client).put(bytes, from, to);
    }

    @Override
    public void put(byte[] bytes, int offset, int length) {
        progress = Progress.STREAMING;
        Objects.requireNonNull(client).put(bytes, offset, length);
    }
}
