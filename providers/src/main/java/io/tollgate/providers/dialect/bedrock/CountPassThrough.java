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
import io.tollgate.providers.dialect.translation.Losses;
import io.tollgate.providers.upstream.FailureClass;
import io.tollgate.providers.upstream.ResponseHead;
import java.nio.ByteBuffer;
import java.time.Clock;

/** Counting for a client of Bedrock by Bedrock: the bytes pass; the model is in the path. */
public final class CountPassThrough implements Conversation {
    private final BedrockErrors errors;

    public CountPassThrough(Clock clock) {
        this.errors = new BedrockErrors(clock);
    }

    @Override
    public Prepared prepare(byte[] clientBody, RequestFields fields, String upstreamModel) {
        var losses = new Losses(false);
        String path = ModelPath.of(upstreamModel, "count-tokens", losses);
        Prepared.Unsupported refusal = losses.refusal();
        return refusal == null
                ? new Prepared.Ready(path, RequestSplice.strip(clientBody, fields))
                : refusal;
    }

    @Override
    public AnswerStream stream(RequestFields fields, String clientModel) {
        throw new IllegalStateException("counts are not streamed");
    }

    @Override
    public Answer answer(RequestFields fields, ResponseHead head, ByteBuffer body) {
        JsonNode json = Json.parse(body);
        if (json.path("inputTokens").isNumber()) {
            return new Answer.Unchanged(null, null);
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
