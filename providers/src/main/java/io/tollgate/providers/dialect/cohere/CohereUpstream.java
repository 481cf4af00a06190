package io.tollgate.providers.dialect.cohere;

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

/** Cohere's chat as a provider's wire format. */
public final class CohereUpstream implements UpstreamSide {
    /** Below the base URL {@code https://api.cohere.com/v2}. */
    static final String PATH = "/chat";

    private final ErrorClassifier errors;
    private final ThreadLocal<Scratch> scratch = Scratch.perThread();

    public CohereUpstream(Clock clock) {
        this.errors = new ErrorClassifier(clock);
    }

    @Override
    public Prepared write(ChatRequest request, String upstreamModel, Losses losses) {
        return new Prepared.Ready(
                PATH, Body.of(Json.bytes(RequestWriter.write(request, upstreamModel, losses))));
    }

    @Override
    public EventSource source(String upstreamModel) {
        return new SseSource(scratch.get(), errors, new ChatPayloads());
    }

    @Override
    public Told answer(ResponseHead head, ByteBuffer body) {
        int length = body.remaining();
        JsonNode json = Json.parse(scratch.get().take(body.duplicate()), 0, length);
        if (!json.path("message").isObject()) {
            return new Told.Failed(
                    json.path("message").isTextual() || json.path("error").isObject()
                            ? errors.classify(json)
                            : ErrorClassifier.of(
                                    FailureClass.UPSTREAM_PROTOCOL,
                                    head.status(),
                                    "The provider's answer is not one of Cohere's chat"));
        }
        if (FinishReasons.isError(json.path("finish_reason").asText(""))) {
            return new Told.Failed(
                    ErrorClassifier.of(
                            FailureClass.SERVER_ERROR,
                            head.status(),
                            "The provider ended its answer with an error"));
        }
        var answer = new AnswerCollector();
        WholeAnswer.tell(json, answer);
        return new Told.Good(answer.answer());
    }

    @Override
    public ProviderError error(ResponseHead head, ByteBuffer body) {
        return errors.classify(head, body);
    }
}
