package io.tollgate.providers.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.AnswerStream;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.dialect.anthropic.Claude;
import io.tollgate.providers.dialect.translation.Losses;
import io.tollgate.providers.dialect.translation.Translation;
import io.tollgate.providers.upstream.Body;
import io.tollgate.providers.upstream.ResponseHead;
import java.nio.ByteBuffer;

/**
 * Anthropic's API over Bedrock: Converse, and InvokeModel where a request to Claude has what
 * Converse lacks, such as Anthropic's own tools. The answers of both are read alike.
 */
public final class MessagesOverBedrock implements Conversation {
    private final Translation strict;
    private final Translation configured;
    private final boolean invokeOnly;

    /**
     * Prepares it.
     *
     * @param strict refuses what Converse cannot carry
     * @param configured does as the operator said
     * @param invokeOnly whether Converse is not to be used
     */
    public MessagesOverBedrock(Translation strict, Translation configured, boolean invokeOnly) {
        this.strict = strict;
        this.configured = configured;
        this.invokeOnly = invokeOnly;
    }

    @Override
    public Prepared prepare(byte[] clientBody, RequestFields fields, String upstreamModel) {
        if (invokeOnly) {
            return invoke(clientBody, fields, upstreamModel);
        }
        Prepared converse = strict.prepare(clientBody, fields, upstreamModel);
        if (converse instanceof Prepared.Ready) {
            return converse;
        }
        return Claude.is(upstreamModel)
                ? invoke(clientBody, fields, upstreamModel)
                : configured.prepare(clientBody, fields, upstreamModel);
    }

    /** The client's body but for what belongs into the path or to the gateway. */
    private static Prepared invoke(byte[] clientBody, RequestFields fields, String model) {
        JsonNode body = Json.parse(clientBody, 0, clientBody.length);
        if (!(body instanceof ObjectNode object)) {
            return new Prepared.Unsupported("", "The request is not a JSON object");
        }
        if (!object.path("messages").isArray()) {
            return new Prepared.Unsupported(
                    "messages", "messages: missing (expected: an array of messages)");
        }
        object.remove("fallbacks");
        if (fields.provider() != null) {
            object.remove("provider");
        }
        if (!object.has("max_tokens")) {
            object.put("max_tokens", Claude.maxOutput(model));
        }
        var losses = new Losses(false);
        String path = BedrockUpstream.invokePath(model, fields.stream(), losses);
        Prepared.Unsupported refusal = losses.refusal();
        return refusal == null
                ? new Prepared.Ready(path, Body.of(Json.bytes(BedrockUpstream.forInvoke(object))))
                : refusal;
    }

    @Override
    public AnswerStream stream(RequestFields fields, String clientModel) {
        return configured.stream(fields, clientModel);
    }

    @Override
    public Answer answer(RequestFields fields, ResponseHead head, ByteBuffer body) {
        return configured.answer(fields, head, body);
    }

    @Override
    public ProviderError error(ResponseHead head, ByteBuffer body) {
        return configured.error(head, body);
    }
}
