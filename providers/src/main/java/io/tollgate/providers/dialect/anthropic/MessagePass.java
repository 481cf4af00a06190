package io.tollgate.providers.dialect.anthropic;

import io.tollgate.providers.dialect.ByteSink;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.TokenUsage;
import io.tollgate.providers.dialect.translation.PassFormat;
import io.tollgate.providers.dialect.translation.PayloadReader;
import io.tollgate.providers.dialect.translation.SseOut;
import io.tollgate.providers.dialect.translation.StreamUsage;
import org.jspecify.annotations.Nullable;

/**
 * A Messages stream to a client of that API: each event is read, for usage and ending, and handed
 * on with the data it came with, byte for byte. Its name is written from its type, because clients
 * step over events that have none.
 */
final class MessagePass implements PassFormat {
    private final MessagePayloads payloads = new MessagePayloads();
    private final StreamUsage usage = new StreamUsage();

    @Override
    public PayloadReader.Result pass(byte[] bytes, int start, int end, ByteSink out) {
        PayloadReader.Result result = payloads.read(bytes, start, end, usage);
        if (result == PayloadReader.Result.MORE || result == PayloadReader.Result.COMPLETE) {
            SseOut.event(payloads.type(), bytes, start, end, out);
        }
        return result;
    }

    @Override
    public boolean ended(ByteSink out) {
        return payloads.ended(usage);
    }

    @Override
    public void writeError(ProviderError error, ByteSink out) {
        AnthropicErrors.event(error, out);
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
        return payloads.stopReason();
    }
}
