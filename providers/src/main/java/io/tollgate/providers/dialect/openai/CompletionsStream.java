package io.tollgate.providers.dialect.openai;

import io.tollgate.providers.dialect.ErrorClassifier;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.Scratch;
import io.tollgate.providers.dialect.TokenUsage;
import io.tollgate.providers.upstream.FailureClass;
import org.jspecify.annotations.Nullable;

/** Legacy completions as a stream: events pass as they are, the usage chunk only if asked for. */
final class CompletionsStream extends EventStream {
    private final boolean usageAsked;
    private final BodyLook look = new BodyLook();
    private @Nullable TokenUsage usage;
    private @Nullable String finishReason;

    CompletionsStream(Scratch scratch, ErrorClassifier errors, boolean usageAsked) {
        super(scratch, errors, TextMeter.ofChunks());
        this.usageAsked = usageAsked;
    }

    @Override
    void data(byte[] bytes, int start, int end, boolean canonical, int data, int dataEnd) {
        if (isDone(bytes, data, dataEnd)) {
            if (finishReason == null && usage == null) {
                fail(FailureClass.UPSTREAM_PROTOCOL, "The stream ended without an answer");
                return;
            }
            Events.done(counted());
            complete();
            return;
        }
        if (!look.read(bytes, data, dataEnd)) {
            malformed();
            return;
        }
        if (look.usageStart() >= 0) {
            TokenUsage seen = UsageReader.read(bytes, look.usageStart(), look.usageEnd());
            usage = seen == null ? usage : seen;
            reported(seen);
        }
        if (look.hasError()) {
            fail(Json.parse(bytes, data, dataEnd));
            return;
        }
        String reason = look.finishReason();
        finishReason = reason == null ? finishReason : reason;
        if (look.hasChoice() || usageAsked) {
            pass(bytes, start, end, canonical, data, dataEnd);
        }
    }

    @Override
    void ended() {
        if (finishReason == null) {
            brokenOff();
            return;
        }
        Events.done(counted());
        complete();
    }

    @Override
    public @Nullable TokenUsage usage() {
        return usage;
    }

    @Override
    public @Nullable String finishReason() {
        return finishReason;
    }
}
