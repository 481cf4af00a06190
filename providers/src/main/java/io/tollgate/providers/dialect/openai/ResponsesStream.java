package io.tollgate.providers.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.dialect.ByteSink;
import io.tollgate.providers.dialect.ErrorClassifier;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.Scratch;
import io.tollgate.providers.dialect.TokenUsage;
import org.jspecify.annotations.Nullable;

/**
 * The Responses API as a stream to a Responses client: events pass as they are, each with its
 * {@code event} line. There is no {@code [DONE]}; the terminal event ends it.
 */
final class ResponsesStream extends EventStream {
    private final BodyLook look = new BodyLook();
    private @Nullable TokenUsage usage;
    private @Nullable String finishReason;
    private boolean failureGiven;

    ResponsesStream(Scratch scratch, ErrorClassifier errors) {
        super(scratch, errors, TextMeter.ofResponses());
    }

    @Override
    void data(byte[] bytes, int start, int end, boolean canonical, int data, int dataEnd) {
        if (isDone(bytes, data, dataEnd)) {
            return;
        }
        if (!look.read(bytes, data, dataEnd)) {
            malformed();
            return;
        }
        if (!look.isEvent() || look.isType("error")) {
            if (look.hasError() || look.isType("error")) {
                fail(Json.parse(bytes, data, dataEnd));
            }
            return;
        }
        boolean failed = look.isType("response.failed");
        boolean terminal =
                failed || look.isType("response.completed") || look.isType("response.incomplete");
        if (terminal && look.usageStart() >= 0) {
            usage = UsageReader.read(bytes, look.usageStart(), look.usageEnd());
            reported(usage);
        }
        if (failed && !begun()) {
            fail(Json.parse(bytes, data, dataEnd).path("response"));
            return;
        }
        Events.named(look.typeStart(), look.typeEnd(), bytes, data, dataEnd, counted());
        if (failed) {
            failureGiven = true;
            fail(Json.parse(bytes, data, dataEnd).path("response"));
        } else if (terminal) {
            finishReason = look.finishReason();
            complete();
        }
    }

    @Override
    void wholeBody(JsonNode body) {
        fail(body);
    }

    @Override
    void ended() {
        brokenOff();
    }

    /** The error event of the Responses API; nothing where the provider's own has been given. */
    @Override
    public void writeError(ProviderError problem, ByteSink out) {
        if (!failureGiven) {
            Events.responsesError(problem, 0, out);
        }
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
