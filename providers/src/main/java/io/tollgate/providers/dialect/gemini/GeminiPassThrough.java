package io.tollgate.providers.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.AnswerStream;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.ErrorClassifier;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.dialect.RequestSplice;
import io.tollgate.providers.dialect.Scratch;
import io.tollgate.providers.dialect.TokenUsage;
import io.tollgate.providers.dialect.translation.PassStream;
import io.tollgate.providers.dialect.translation.Translation;
import io.tollgate.providers.upstream.Body;
import io.tollgate.providers.upstream.FailureClass;
import io.tollgate.providers.upstream.ResponseHead;
import java.nio.ByteBuffer;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Client and provider both speak Google's API: the bytes pass, the path is written anew. */
public final class GeminiPassThrough implements Conversation {
    private final Operation operation;
    private final String models;
    private final ErrorClassifier errors;
    private final ThreadLocal<Scratch> scratch = Scratch.perThread();

    /**
     * Prepares it.
     *
     * @param operation chat, counting or embeddings
     * @param models the path below which the models are
     */
    public GeminiPassThrough(Operation operation, String models, Clock clock) {
        this.operation = operation;
        this.models = models;
        this.errors = new ErrorClassifier(clock);
    }

    @Override
    public Prepared prepare(byte[] clientBody, RequestFields fields, String upstreamModel) {
        String path = GeminiPaths.of(models, upstreamModel);
        Body body = RequestSplice.strip(clientBody, fields);
        return switch (operation) {
            case COUNT_TOKENS ->
                    new Prepared.Ready(
                            path + ":countTokens", named(clientBody, body, upstreamModel));
            case EMBEDDINGS ->
                    new Prepared.Ready(
                            path
                                    + (fields.form() == RequestFields.Form.BATCH
                                            ? ":batchEmbedContents"
                                            : ":embedContent"),
                            named(clientBody, body, upstreamModel));
            default ->
                    new Prepared.Ready(
                            path
                                    + (fields.stream()
                                            ? ":streamGenerateContent?alt=sse"
                                            : ":generateContent"),
                            body);
        };
    }

    /** Where a body repeats the model's name, it is the provider's name. */
    private static Body named(byte[] clientBody, Body body, String upstreamModel) {
        JsonNode json = Json.parse(clientBody, 0, clientBody.length);
        if (!(json instanceof ObjectNode request)) {
            return body;
        }
        request.remove("provider");
        request.remove("fallbacks");
        String name = "models/" + GeminiPaths.plain(upstreamModel);
        rename(request, name);
        rename(request.path("generateContentRequest"), name);
        rename(request.path("generate_content_request"), name);
        request.path("requests").forEach(each -> rename(each, name));
        return Body.of(Json.bytes(request));
    }

    private static void rename(JsonNode request, String name) {
        if (request instanceof ObjectNode object && object.has("model")) {
            object.put("model", name);
        }
    }

    @Override
    public AnswerStream stream(RequestFields fields, String clientModel) {
        return new PassStream(scratch.get(), errors, new GeminiPass(GoogleFraming.of(fields)));
    }

    @Override
    public Answer answer(RequestFields fields, ResponseHead head, ByteBuffer body) {
        int length = body.remaining();
        JsonNode json = Json.parse(scratch.get().take(body.duplicate()), 0, length);
        if (json.isArray() || json.path("error").isObject()) {
            return new Answer.Failed(errors.classify(json));
        }
        if (!isAnswer(json)) {
            return new Answer.Failed(
                    ErrorClassifier.of(
                            FailureClass.UPSTREAM_PROTOCOL,
                            head.status(),
                            "The provider's answer is not one of Google's API"));
        }
        return switch (operation) {
            // Counting costs nothing: what it counted is no usage.
            case COUNT_TOKENS -> new Answer.Unchanged(null, null);
            case EMBEDDINGS -> new Answer.Unchanged(usage(json), null);
            default ->
                    new Answer.Unchanged(
                            usage(json),
                            Json.string(json.path("candidates").path(0), "finishReason"));
        };
    }

    private boolean isAnswer(JsonNode json) {
        return switch (operation) {
            case COUNT_TOKENS -> json.path("totalTokens").isNumber() || json.isObject();
            case EMBEDDINGS -> json.has("embedding") || json.has("embeddings");
            default ->
                    json.path("candidates").isArray()
                            || json.has("promptFeedback")
                            || json.has("usageMetadata");
        };
    }

    static @Nullable TokenUsage usage(JsonNode response) {
        JsonNode usage = response.path("usageMetadata");
        return usage.isObject() ? Translation.tokens(GenerateReader.usage(usage)) : null;
    }

    @Override
    public ProviderError error(ResponseHead head, ByteBuffer body) {
        return errors.classify(head, body);
    }
}
