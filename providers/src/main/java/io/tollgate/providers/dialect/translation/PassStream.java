package io.tollgate.providers.dialect.translation;

import io.tollgate.providers.dialect.AnswerStream;
import io.tollgate.providers.dialect.ByteSink;
import io.tollgate.providers.dialect.ErrorClassifier;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.Scratch;
import io.tollgate.providers.dialect.TokenUsage;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One stream of events on its way to a client that speaks its provider's API. */
public final class PassStream implements AnswerStream {
    /** The format keeps what it reads. */
    private static final ChatEvents NOBODY = event -> {};

    private final PassFormat format;
    private final SseSource source;
    private final TowardsClient client = new TowardsClient();

    /**
     * Prepares it.
     *
     * @param scratch of this thread, used by nothing else while bytes are read
     */
    public PassStream(Scratch scratch, ErrorClassifier errors, PassFormat format) {
        this.format = format;
        this.source = new SseSource(scratch, errors, new Payloads());
    }

    @Override
    public Progress accept(ByteBuffer bytes, ByteSink out) {
        client.open(out);
        return client.close(source.accept(bytes, NOBODY));
    }

    @Override
    public Progress end(ByteSink out) {
        client.open(out);
        return client.close(source.end(NOBODY));
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
    private final class Payloads implements PayloadReader {
        @Override
        public Result read(byte[] bytes, int start, int end, ChatEvents events) {
            return format.pass(bytes, start, end, client);
        }

        @Override
        public boolean ended(ChatEvents events) {
            return format.ended(client);
        }
    }
}
