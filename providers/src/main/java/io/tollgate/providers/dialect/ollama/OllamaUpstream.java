package io.tollgate.providers.dialect.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.chat.ChatRequest;
import io.tollgate.providers.dialect.Conversation.Prepared;
import io.tollgate.providers.dialect.ErrorClassifier;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.Scratch;
import io.tollgate.providers.dialect.translation.AnswerCollector;
import io.tollgate.providers.dialect.translation.EventSource;
import io.tollgate.providers.dialect.translation.LineSource;
import io.tollgate.providers.dialect.translation.Losses;
import io.tollgate.providers.dialect.translation.UpstreamSide;
import io.tollgate.providers.upstream.Body;
import io.tollgate.providers.upstream.FailureClass;
import io.tollgate.providers.upstream.ResponseHead;
import java.nio.ByteBuffer;
import java.time.Clock;

/** Ollama's own chat; the base URL ends with {@code /api}. */
public final class OllamaUpstream implements UpstreamSide {
    private final ErrorClassifier errors;
    private final ThreadLocal<Scratch> scratch = Scratch.perThread();

    public OllamaUpstream(Clock clock) {
        this.errors = new ErrorClassifier(clock);
    }

    @Override
    public Prepared write(ChatRequest request, String upstreamModel, Losses losses) {
        return new Prepared.Ready(
                "/chat", Body.of(Json.bytes(ChatWriter.write(request, upstreamModel, losses))));
    }

    @Override
    public EventSource source(String upstreamModel) {
        return new LineSource(scratch.get(), errors, new ChatLines());
    }

    @Override
    public Told answer(ResponseHead head, ByteBuffer body) {
        int length = body.remaining();
        JsonNode json = Json.parse(scratch.get().take(body.duplicate()), 0, length);
        if (json.has("error")) {
            return new Told.Failed(errors.classify(json));
        }
        if (!json.path("message").isObject()) {
            return new Told.Failed(
                    ErrorClassifier.of(
                            FailureClass.UPSTREAM_PROTOCOL,
                            head.status(),
                            "The provider's answer is not one of Ollama's chat"));
        }
        var answer = new AnswerCollector();
        var lines = new ChatLines();
        lines.tell(json, answer);
        lines.finish(json, answer);
        return new Told.Good(answer.answer());
    }

    @Override
    public ProviderError error(ResponseHead head, ByteBuffer body) {
        return errors.classify(head, body);
    }
}
