package io.tollgate.providers.dialect.bedrock;

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
import io.tollgate.providers.dialect.anthropic.Claude;
import io.tollgate.providers.dialect.translation.Losses;
import io.tollgate.providers.dialect.translation.Translation;
import io.tollgate.providers.upstream.FailureClass;
import io.tollgate.providers.upstream.ResponseHead;
import java.nio.ByteBuffer;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Client and provider both speak Bedrock's API: the bytes pass; the model is in the path. */
public final class BedrockPassThrough implements Conversation {
    private final boolean invoke;
    private final BedrockErrors errors;
    private final ThreadLocal<Scratch> scratch = Scratch.perThread();

    private BedrockPassThrough(boolean invoke, Clock clock) {
        this.invoke = invoke;
        this.errors = new BedrockErrors(clock);
    }

    public static BedrockPassThrough converse(Clock clock) {
        return new BedrockPassThrough(false, clock);
    }

    /** Bodies of any model's format; usage is known of Claude's, and where a header tells it. */
    public static BedrockPassThrough invoke(Clock clock) {
        return new BedrockPassThrough(true, clock);
    }

    @Override
    public Prepared prepare(byte[] clientBody, RequestFields fields, String upstreamModel) {
        var losses = new Losses(false);
        String path =
                invoke
                        ? BedrockUpstream.invokePath(upstreamModel, fields.stream(), losses)
                        : ModelPath.of(
                                upstreamModel,
                                fields.stream() ? "converse-stream" : "converse",
                                losses);
        Prepared.Unsupported refusal = losses.refusal();
        return refusal == null
                ? new Prepared.Ready(path, RequestSplice.strip(clientBody, fields))
                : refusal;
    }

    @Override
    public AnswerStream stream(RequestFields fields, String clientModel) {
        return new FramePassStream(errors, invoke);
    }

    @Override
    public Answer answer(RequestFields fields, ResponseHead head, ByteBuffer body) {
        int length = body.remaining();
        JsonNode json = Json.parse(scratch.get().take(body.duplicate()), 0, length);
        if (ConverseAnswer.isOne(json)) {
            return new Answer.Unchanged(
                    Translation.tokens(UsageCount.read(json.path("usage"))),
                    Json.string(json, "stopReason"));
        }
        if (!invoke || !json.isObject()) {
            return new Answer.Failed(
                    json.has("message") || json.has("Message")
                            ? errors.of(json)
                            : ErrorClassifier.of(
                                    FailureClass.UPSTREAM_PROTOCOL,
                                    head.status(),
                                    "The provider's answer is not one of Bedrock"));
        }
        return json.path("content").isArray()
                ? new Answer.Unchanged(
                        Translation.tokens(Claude.answer(json).usage()),
                        Json.string(json, "stop_reason"))
                : new Answer.Unchanged(ofHeaders(head), null);
    }

    private static @Nullable TokenUsage ofHeaders(ResponseHead head) {
        long input = number(head.header("x-amzn-bedrock-input-token-count"));
        long output = number(head.header("x-amzn-bedrock-output-token-count"));
        return input < 0 && output < 0
                ? null
                : new TokenUsage(Math.max(0, input), Math.max(0, output), 0, 0, 0);
    }

    private static long number(@Nullable String value) {
        if (value == null || value.isEmpty() || value.length() > 12) {
            return -1;
        }
        long number = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = number * 10 + (c - '0');
        }
        return number;
    }

    @Override
    public ProviderError error(ResponseHead head, ByteBuffer body) {
        return errors.of(head, body);
    }
}
