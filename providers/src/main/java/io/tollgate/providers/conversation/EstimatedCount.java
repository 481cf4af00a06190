package io.tollgate.providers.conversation;

import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.AnswerStream;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.ErrorClassifier;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.dialect.translation.WrongField;
import io.tollgate.providers.tokens.TokenEstimate;
import io.tollgate.providers.upstream.FailureClass;
import io.tollgate.providers.upstream.ResponseHead;
import java.nio.ByteBuffer;
import java.util.function.UnaryOperator;

/**
 * Counts the tokens of a request for a provider that has no such call: by our estimate, which the
 * answer says. Nothing is sent.
 *
 * @param field where the client's API has the number
 * @param counted what of a body is counted; throws {@link WrongField} where that is not there
 */
record EstimatedCount(String field, UnaryOperator<byte[]> counted) implements Conversation {
    /** Of an API whose bodies are what is counted. */
    EstimatedCount(String field) {
        this(field, UnaryOperator.identity());
    }

    @Override
    public Prepared prepare(byte[] clientBody, RequestFields fields, String upstreamModel) {
        byte[] request;
        try {
            request = counted.apply(clientBody);
        } catch (WrongField wrong) {
            return new Prepared.Unsupported(wrong.field(), String.valueOf(wrong.getMessage()));
        }
        long tokens = TokenEstimate.ofRequest(request, 0, request.length);
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
