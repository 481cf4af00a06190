package io.tollgate.providers.dialect.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.AnswerStream;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.ErrorClassifier;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.dialect.RequestSplice;
import io.tollgate.providers.dialect.Scratch;
import io.tollgate.providers.dialect.TokenUsage;
import io.tollgate.providers.dialect.translation.PassStream;
import io.tollgate.providers.dialect.translation.Translation;
import io.tollgate.providers.upstream.FailureClass;
import io.tollgate.providers.upstream.ResponseHead;
import java.nio.ByteBuffer;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Client and provider both speak Cohere's API: the bytes pass, but for the model's name. */
public final class CoherePassThrough implements Conversation {
    private final String path;
    private final String proof;
    private final ErrorClassifier errors;
    private final ThreadLocal<Scratch> scratch = Scratch.perThread();

    private CoherePassThrough(String path, String proof, Clock clock) {
        this.path = path;
        this.proof = proof;
        this.errors = new ErrorClassifier(clock);
    }

    public static CoherePassThrough chat(Clock clock) {
        return new CoherePassThrough(CohereUpstream.PATH, "message", clock);
    }

    public static CoherePassThrough embed(Clock clock) {
        return new CoherePassThrough("/embed", "embeddings", clock);
    }

    public static CoherePassThrough rerank(Clock clock) {
        return new CoherePassThrough("/rerank", "results", clock);
    }

    @Override
    public Prepared prepare(byte[] clientBody, RequestFields fields, String upstreamModel) {
        return new Prepared.Ready(
                path, RequestSplice.splice(clientBody, fields, upstreamModel, false));
    }

    @Override
    public AnswerStream stream(RequestFields fields, String clientModel) {
        return new PassStream(scratch.get(), errors, new ChatPass());
    }

    @Override
    public Answer answer(RequestFields fields, ResponseHead head, ByteBuffer body) {
        int length = body.remaining();
        JsonNode json = Json.parse(scratch.get().take(body.duplicate()), 0, length);
        if (json.path(proof).isContainerNode()) {
            return new Answer.Unchanged(usage(json), Json.string(json, "finish_reason"));
        }
        return new Answer.Failed(
                json.isObject() && json.has("message")
                        ? errors.classify(json)
                        : ErrorClassifier.of(
                                FailureClass.UPSTREAM_PROTOCOL,
                                head.status(),
                                "The provider's answer is not one of Cohere's"));
    }

    /** Chat has it in {@code usage}, the others what they charge for in {@code meta}. */
    private static @Nullable TokenUsage usage(JsonNode answer) {
        JsonNode usage = answer.path("usage");
        return Translation.tokens(Usages.read(usage.isObject() ? usage : answer.path("meta")));
    }

    @Override
    public ProviderError error(ResponseHead head, ByteBuffer body) {
        return errors.classify(head, body);
    }
}
