package io.tollgate.providers.dialect.translation;

import io.tollgate.providers.chat.ChatEvent;
import io.tollgate.providers.dialect.AnswerStream;
import io.tollgate.providers.dialect.ByteSink;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.TokenUsage;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One streamed answer on its way from a source to a writer. */
final class TranslatedStream implements AnswerStream, ChatEvents {
    private final EventSource source;
    private final EventWriter writer;
    private final StreamUsage usage = new StreamUsage();
    private final TowardsClient client = new TowardsClient();

    TranslatedStream(EventSource source, EventWriter writer) {
        this.source = source;
        this.writer = writer;
    }

    @Override
    public Progress accept(ByteBuffer bytes, ByteSink out) {
        if (client.isOver()) {
            bytes.position(bytes.limit());
            return client.progress();
        }
        client.open(out);
        return client.close(source.accept(bytes, this));
    }

    @Override
    public Progress end(ByteSink out) {
        if (client.isOver()) {
            return client.progress();
        }
        client.open(out);
        return client.close(source.end(this));
    }

    @Override
    public void tell(ChatEvent event) {
        usage.tell(event);
        writer.write(event, client);
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
}
