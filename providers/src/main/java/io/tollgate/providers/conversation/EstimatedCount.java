package io.tollgate.providers.conversation;

import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.AnswerStream;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.ErrorClassifier;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.tokens.TokenEstimate;
import io.tollgate.providers.upstream.FailureClass;
import io.tollgate.providers.upstream.ResponseHead;
import java.nio.ByteBuffer;

/**
 * Counts the tokens of a request for a provider that has no such call: by our estimate, which the
 * answer says. Nothing is sent.
 *
 * @param field where the client's API has the number
 */
record EstimatedCount(String field) implements Conversation {
    @Override
    public Prepared prepare(byte[] clientBody, RequestFields fields, String upstreamModel) {
        long tokens = TokenEstimate.ofRequest(clientBody, 0, clientBody.length);
        return new Prepared.Answered(Json.bytes(Json.object().put(field, tokens)), true);
    }

    @Override
    public AnswerStream stream(RequestFields fields, String clientModel) {
        throw new IllegalStateException("counting does not stream");
    }

    @Override
    public Answer answer(RequestFields fields, ResponseHead head, ByteBuffer body) {
        return new Answer.Failed(error(head, body));
    }

    @Override
    public ProviderError error(ResponseHead head, ByteBuffer body) {
        return ErrorClassifier.of(
                FailureClass.UPSTREAM_PROTOCOL, head.status(), "Nothing was sent");
    }
}
