package io.tollgate.providers.dialect.openai;

import io.tollgate.providers.dialect.AnswerStream;
import io.tollgate.providers.dialect.ByteSink;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.Scratch;
import io.tollgate.providers.dialect.SseReader;
import io.tollgate.providers.dialect.TokenUsage;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Any other stream, events or bytes: passes untouched, while its events are read for usage. */
final class ForwardStream implements AnswerStream, SseReader.Listener {
    private final SseReader reader;
    private final BodyLook look = new BodyLook();
    private Progress progress = Progress.NOTHING_YET;
    private boolean readable = true;
    private @Nullable TokenUsage usage;

    ForwardStream(Scratch scratch) {
        this.reader = new SseReader(scratch);
    }

    @Override
    public Progress accept(ByteBuffer bytes, ByteSink out) {
        if (bytes.hasRemaining()) {
            progress = Progress.STREAMING;
            out.put(bytes, bytes.position(), bytes.limit());
        }
        if (readable) {
            readable = reader.accept(bytes, this) == SseReader.Outcome.READ;
        }
        bytes.position(bytes.limit());
        return progress;
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
        if (look.read(bytes, data, dataEnd) && look.usageStart() >= 0) {
            TokenUsage seen = UsageReader.read(bytes, look.usageStart(), look.usageEnd());
            usage = seen == null ? usage : seen;
        }
        return true;
    }

    @Override
    public Progress end(ByteSink out) {
        progress = Progress.COMPLETE;
        return progress;
    }

    @Override
    public void writeError(ProviderError problem, ByteSink out) {
        Events.error(problem, out);
    }

    @Override
    public @Nullable ProviderError error() {
        return null;
    }

    @Override
    public @Nullable TokenUsage usage() {
        return usage;
    }

    @Override
    public @Nullable String finishReason() {
        return null;
    }
}
