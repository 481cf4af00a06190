package io.tollgate.providers.dialect.cohere;

import static io.tollgate.providers.dialect.translation.JsonOut.ascii;

import io.tollgate.providers.dialect.ByteSink;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.TokenUsage;
import io.tollgate.providers.dialect.translation.PassFormat;
import io.tollgate.providers.dialect.translation.PayloadReader;
import io.tollgate.providers.dialect.translation.SseOut;
import io.tollgate.providers.dialect.translation.StreamUsage;
import org.jspecify.annotations.Nullable;

/**
 * A chat stream to a client of Cohere: each event is read, for usage and ending, and handed on with
 * the data it came with, under the name that its type says.
 */
final class ChatPass implements PassFormat {
    private static final byte[] DONE = ascii("data: [DONE]\n\n");

    private final ChatPayloads payloads = new ChatPayloads();
    private final StreamUsage usage = new StreamUsage();

    @Override
    public PayloadReader.Result pass(byte[] bytes, int start, int end, ByteSink out) {
        PayloadReader.Result result = payloads.read(bytes, start, end, usage);
        switch (result) {
            case MORE -> {
                if (bytes[start] == '{') {
                    SseOut.event(name(), bytes, start, end, out);
                }
            }
            case COMPLETE -> {
                SseOut.event(name(), bytes, start, end, out);
                out.put(DONE);
            }
            case ERROR, MALFORMED -> {}
        }
        return result;
    }

    /** The type, of letters and hyphens only: a line break would make two lines of it. */
    private String name() {
        String type = payloads.type();
        for (int i = 0; i < type.length(); i++) {
            char c = type.charAt(i);
            if (c != '-' && (c < 'a' || c > 'z')) {
                return "";
            }
        }
        return type;
    }

    @Override
    public boolean ended(ByteSink out) {
        return payloads.ended(usage);
    }

    @Override
    public void writeError(ProviderError error, ByteSink out) {
        CohereErrors.event(error, out);
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
        return payloads.reason().isEmpty() ? null : payloads.reason();
    }
}
