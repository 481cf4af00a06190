package io.tollgate.providers.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.dialect.ByteSink;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.Scratch;
import io.tollgate.providers.dialect.TokenUsage;
import java.nio.charset.StandardCharsets;
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
        super(scratch, errors);
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
        String type = look.type();
        if (type == null) {
            if (look.hasError()) {
                fail(Json.parse(bytes, data, dataEnd));
            }
            return;
        }
        if (type.equals("error")) {
            fail(Json.parse(bytes, data, dataEnd));
            return;
        }
        boolean terminal = isTerminal(type);
        if (terminal && look.usageStart() >= 0) {
            usage = UsageReader.read(bytes, look.usageStart(), look.usageEnd());
        }
        if (type.equals("response.failed") && !begun()) {
            fail(Json.parse(bytes, data, dataEnd).path("response"));
            return;
        }
        Events.named(type.getBytes(StandardCharsets.UTF_8), bytes, data, dataEnd, counted());
        if (!terminal) {
            return;
        }
        if (type.equals("response.failed")) {
            failureGiven = true;
            fail(Json.parse(bytes, data, dataEnd).path("response"));
        } else {
            finishReason = look.finishReason();
            complete();
        }
    }

    private static boolean isTerminal(String type) {
        return switch (type) {
            case "response.completed", "response.incomplete", "response.failed" -> true;
            default -> false;
        };
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
            Events.responsesError(problem, out);
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
