package io.tollgate.providers.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.chat.ChatRequest;
import io.tollgate.providers.dialect.Conversation.Prepared;
import io.tollgate.providers.dialect.ErrorClassifier;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.Scratch;
import io.tollgate.providers.dialect.translation.EventSource;
import io.tollgate.providers.dialect.translation.Losses;
import io.tollgate.providers.dialect.translation.SseSource;
import io.tollgate.providers.dialect.translation.UpstreamSide;
import io.tollgate.providers.upstream.Body;
import io.tollgate.providers.upstream.FailureClass;
import io.tollgate.providers.upstream.ResponseHead;
import java.nio.ByteBuffer;
import java.time.Clock;

/** The Messages API as a provider's wire format. */
public final class AnthropicUpstream implements UpstreamSide {
    /** Below the base URL {@code https://api.anthropic.com/v1}. */
    static final String PATH = "/messages";

    private final ErrorClassifier errors;
    private final ThreadLocal<Scratch> scratch = Scratch.perThread();

    public AnthropicUpstream(Clock clock) {
        this.errors = new ErrorClassifier(clock);
    }

    @Override
    public Prepared write(ChatRequest request, String upstreamModel, Losses losses) {
        return new Prepared.Ready(
                PATH, Body.of(Json.bytes(RequestWriter.write(request, upstreamModel, losses))));
    }

    @Override
    public EventSource source(String upstreamModel) {
        return new SseSource(scratch.get(), errors, new MessagePayloads());
    }

    @Override
    public Told answer(ResponseHead head, ByteBuffer body) {
        int length = body.remaining();
        JsonNode json = Json.parse(scratch.get().take(body.duplicate()), 0, length);
        if (json.path("error").isObject() || json.path("type").asText("").equals("error")) {
            return new Told.Failed(errors.classify(json));
        }
        if (!json.path("content").isArray()) {
            return new Told.Failed(
                    ErrorClassifier.of(
                            FailureClass.UPSTREAM_PROTOCOL,
                            head.status(),
                            "The provider's answer is not one of the Messages API"));
        }
        return new Told.Good(MessageAnswer.read(json));
    }

    @Override
    public ProviderError error(ResponseHead head, ByteBuffer body) {
        return errors.classify(head, body);
    }
}
