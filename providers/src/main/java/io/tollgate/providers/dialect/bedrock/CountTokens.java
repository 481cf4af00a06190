package io.tollgate.providers.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.AnswerStream;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.ErrorClassifier;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.dialect.anthropic.AnthropicClient;
import io.tollgate.providers.dialect.translation.ClientSide.Read;
import io.tollgate.providers.dialect.translation.Losses;
import io.tollgate.providers.upstream.Body;
import io.tollgate.providers.upstream.FailureClass;
import io.tollgate.providers.upstream.ResponseHead;
import java.nio.ByteBuffer;
import java.time.Clock;

/**
 * Counting the tokens of a request of Anthropic's API by Bedrock. What Converse cannot carry is not
 * counted: nothing is answered here, so nothing is refused for it.
 */
public final class CountTokens implements Conversation {
    private final BedrockErrors errors;
    private final AnthropicClient client = new AnthropicClient();

    public CountTokens(Clock clock) {
        this.errors = new BedrockErrors(clock);
    }

    @Override
    public Prepared prepare(byte[] clientBody, RequestFields fields, String upstreamModel) {
        JsonNode body = Json.parse(clientBody, 0, clientBody.length);
        if (!body.isObject()) {
            return new Prepared.Unsupported("", "The request is not a JSON object");
        }
        return switch (client.read(body, fields)) {
            case Read.Wrong wrong -> new Prepared.Unsupported(wrong.field(), wrong.message());
            case Read.Good good -> {
                var losses = new Losses(true);
                losses.extras(good.request());
                ObjectNode converse = ConverseWriter.write(good.request(), upstreamModel, losses);
                converse.remove(
                        java.util.List.of("inferenceConfig", "outputConfig", "requestMetadata"));
                ObjectNode counted = Json.object();
                counted.putObject("input").set("converse", converse);
                String path = ModelPath.of(upstreamModel, "count-tokens", losses);
                Prepared.Unsupported refusal = losses.refusal();
                yield refusal == null
                        ? new Prepared.Ready(path, Body.of(Json.bytes(counted)), losses.dropped())
                        : refusal;
            }
        };
    }

    @Override
    public AnswerStream stream(RequestFields fields, String clientModel) {
        throw new IllegalStateException("counts are not streamed");
    }

    @Override
    public Answer answer(RequestFields fields, ResponseHead head, ByteBuffer body) {
        JsonNode json = Json.parse(body);
        if (json.path("inputTokens").isNumber()) {
            ObjectNode answer =
                    Json.object().put("input_tokens", json.path("inputTokens").asLong());
            return new Answer.Rewritten(Json.bytes(answer), null, null);
        }
        return new Answer.Failed(
                json.has("message")
                        ? errors.of(json)
                        : ErrorClassifier.of(
                                FailureClass.UPSTREAM_PROTOCOL,
                                head.status(),
                                "The provider's answer is no count of tokens"));
    }

    @Override
    public ProviderError error(ResponseHead head, ByteBuffer body) {
        return errors.of(head, body);
    }
}
