package io.tollgate.providers.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.ChatRequest;
import io.tollgate.providers.dialect.Conversation.Prepared;
import io.tollgate.providers.dialect.ErrorClassifier;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.Scratch;
import io.tollgate.providers.dialect.anthropic.Claude;
import io.tollgate.providers.dialect.translation.EventSource;
import io.tollgate.providers.dialect.translation.Losses;
import io.tollgate.providers.dialect.translation.UpstreamSide;
import io.tollgate.providers.upstream.Body;
import io.tollgate.providers.upstream.FailureClass;
import io.tollgate.providers.upstream.ResponseHead;
import java.nio.ByteBuffer;
import java.time.Clock;

/**
 * Bedrock as a provider: by Converse, which is the same for all models, or by InvokeModel in
 * Claude's own format. Answers are told by their form, so both are read alike.
 */
public final class BedrockUpstream implements UpstreamSide {
    /** Of Claude's format on this platform. */
    static final String VERSION = "bedrock-2023-05-31";

    private final boolean invoke;
    private final BedrockErrors errors;
    private final ThreadLocal<Scratch> scratch = Scratch.perThread();

    private BedrockUpstream(boolean invoke, Clock clock) {
        this.invoke = invoke;
        this.errors = new BedrockErrors(clock);
    }

    public static BedrockUpstream converse(Clock clock) {
        return new BedrockUpstream(false, clock);
    }

    /** In Claude's format; other models have others and are refused by the provider. */
    public static BedrockUpstream invoke(Clock clock) {
        return new BedrockUpstream(true, clock);
    }

    @Override
    public Prepared write(ChatRequest request, String upstreamModel, Losses losses) {
        if (!invoke) {
            return new Prepared.Ready(
                    ModelPath.of(
                            upstreamModel,
                            request.stream() ? "converse-stream" : "converse",
                            losses),
                    Body.of(Json.bytes(ConverseWriter.write(request, upstreamModel, losses))));
        }
        ObjectNode body = Claude.request(request, upstreamModel, losses);
        return new Prepared.Ready(
                invokePath(upstreamModel, request.stream(), losses),
                Body.of(Json.bytes(forInvoke(body))));
    }

    static String invokePath(String model, boolean stream, Losses losses) {
        return ModelPath.of(model, stream ? "invoke-with-response-stream" : "invoke", losses);
    }

    /** A body of the Messages API as this platform wants it. */
    static ObjectNode forInvoke(ObjectNode body) {
        body.remove("model");
        body.remove("stream");
        if (!body.has("anthropic_version")) {
            body.put("anthropic_version", VERSION);
        }
        return body;
    }

    @Override
    public EventSource source(String upstreamModel) {
        return new FrameSource(errors, new FrameEvents(Claude.payloads()));
    }

    @Override
    public Told answer(ResponseHead head, ByteBuffer body) {
        int length = body.remaining();
        JsonNode json = Json.parse(scratch.get().take(body.duplicate()), 0, length);
        if (ConverseAnswer.isOne(json)) {
            return new Told.Good(ConverseAnswer.read(json));
        }
        if (json.path("content").isArray() && !json.has("error")) {
            return new Told.Good(Claude.answer(json));
        }
        boolean told = json.isObject() && (json.has("message") || json.has("Message"));
        return new Told.Failed(
                told || json.has("error")
                        ? errors.of(json)
                        : ErrorClassifier.of(
                                FailureClass.UPSTREAM_PROTOCOL,
                                head.status(),
                                "The provider's answer is not one of Bedrock"));
    }

    @Override
    public ProviderError error(ResponseHead head, ByteBuffer body) {
        return errors.of(head, body);
    }
}
