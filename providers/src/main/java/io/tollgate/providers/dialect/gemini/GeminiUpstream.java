package io.tollgate.providers.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.chat.ChatRequest;
import io.tollgate.providers.dialect.Conversation.Prepared;
import io.tollgate.providers.dialect.ErrorClassifier;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.Scratch;
import io.tollgate.providers.dialect.translation.AnswerCollector;
import io.tollgate.providers.dialect.translation.EventSource;
import io.tollgate.providers.dialect.translation.Losses;
import io.tollgate.providers.dialect.translation.SseSource;
import io.tollgate.providers.dialect.translation.UpstreamSide;
import io.tollgate.providers.upstream.Body;
import io.tollgate.providers.upstream.FailureClass;
import io.tollgate.providers.upstream.ResponseHead;
import java.nio.ByteBuffer;
import java.time.Clock;

/** generateContent as a provider's wire format; the model stands in the path. */
public final class GeminiUpstream implements UpstreamSide {
    private final ErrorClassifier errors;
    private final ThreadLocal<Scratch> scratch = Scratch.perThread();

    private final String models;

    public GeminiUpstream(Clock clock) {
        this(GeminiPaths.MODELS, clock);
    }

    /**
     * Prepares it.
     *
     * @param models the path below which the models are
     */
    public GeminiUpstream(String models, Clock clock) {
        this.models = models;
        this.errors = new ErrorClassifier(clock);
    }

    @Override
    public Prepared write(ChatRequest request, String upstreamModel, Losses losses) {
        String model = GeminiPaths.plain(upstreamModel);
        String method = request.stream() ? ":streamGenerateContent?alt=sse" : ":generateContent";
        return new Prepared.Ready(
                GeminiPaths.of(models, model) + method,
                Body.of(Json.bytes(GenerateWriter.write(request, model, losses))));
    }

    @Override
    public EventSource source(String upstreamModel) {
        return new SseSource(scratch.get(), errors, new GenerateReader());
    }

    @Override
    public Told answer(ResponseHead head, ByteBuffer body) {
        int length = body.remaining();
        JsonNode json = Json.parse(scratch.get().take(body.duplicate()), 0, length);
        if (json.isArray() || json.path("error").isObject()) {
            return new Told.Failed(errors.classify(json));
        }
        var answer = new AnswerCollector();
        var reader = new GenerateReader();
        if (json.isObject()) {
            reader.tell(json, answer);
        }
        if (!reader.ended(answer)) {
            return new Told.Failed(
                    ErrorClassifier.of(
                            FailureClass.UPSTREAM_PROTOCOL,
                            head.status(),
                            "The provider's answer is not one of generateContent"));
        }
        return new Told.Good(answer.answer());
    }

    @Override
    public ProviderError error(ResponseHead head, ByteBuffer body) {
        return errors.classify(head, body);
    }
}
