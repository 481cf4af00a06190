package io.tollgate.providers.dialect.anthropic;

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
import io.tollgate.providers.dialect.translation.PassStream;
import io.tollgate.providers.dialect.translation.Translation;
import io.tollgate.providers.upstream.FailureClass;
import io.tollgate.providers.upstream.ResponseHead;
import java.nio.ByteBuffer;
import java.time.Clock;

/** Client and provider both speak the Messages API: the bytes pass, but for the model's name. */
public final class AnthropicPassThrough implements Conversation {
    private static final String COUNT_PATH = AnthropicUpstream.PATH + "/count_tokens";

    private final String path;
    private final ErrorClassifier errors;
    private final ThreadLocal<Scratch> scratch = Scratch.perThread();

    private AnthropicPassThrough(String path, Clock clock) {
        this.path = path;
        this.errors = new ErrorClassifier(clock);
    }

    public static AnthropicPassThrough messages(Clock clock) {
        return new AnthropicPassThrough(AnthropicUpstream.PATH, clock);
    }

    /** Counting the tokens of a request that is not sent to a model. */
    public static AnthropicPassThrough countTokens(Clock clock) {
        return new AnthropicPassThrough(COUNT_PATH, clock);
    }

    @Override
    public Prepared prepare(byte[] clientBody, RequestFields fields, String upstreamModel) {
        return new Prepared.Ready(
                path, RequestSplice.splice(clientBody, fields, upstreamModel, false));
    }

    @Override
    public AnswerStream stream(RequestFields fields, String clientModel) {
        return new PassStream(scratch.get(), errors, new MessagePass());
    }

    @Override
    public Answer answer(RequestFields fields, ResponseHead head, ByteBuffer body) {
        int length = body.remaining();
        JsonNode json = Json.parse(scratch.get().take(body.duplicate()), 0, length);
        if (json.path("error").isObject() || json.path("type").asText("").equals("error")) {
            return new Answer.Failed(errors.classify(json));
        }
        boolean counts = path.equals(COUNT_PATH);
        boolean good = counts ? json.has("input_tokens") : json.path("content").isArray();
        if (!good) {
            return new Answer.Failed(
                    ErrorClassifier.of(
                            FailureClass.UPSTREAM_PROTOCOL,
                            head.status(),
                            "The provider's answer is not one of the Messages API"));
        }
        // Counting costs nothing: what it counted is no usage.
        return counts
                ? new Answer.Unchanged(null, null)
                : new Answer.Unchanged(
                        Translation.tokens(UsageFields.read(json.path("usage"))),
                        Json.string(json, "stop_reason"));
    }

    @Override
    public ProviderError error(ResponseHead head, ByteBuffer body) {
        return errors.classify(head, body);
    }
}
