package io.tollgate.providers.dialect.vertex;

import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.AnswerStream;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.upstream.ResponseHead;
import java.nio.ByteBuffer;

/** One provider with two formats: which one is told by the model's name. */
public final class VertexByModel implements Conversation {
    private final Conversation gemini;
    private final Conversation claude;

    public VertexByModel(Conversation gemini, Conversation claude) {
        this.gemini = gemini;
        this.claude = claude;
    }

    @Override
    public Prepared prepare(byte[] clientBody, RequestFields fields, String upstreamModel) {
        Conversation own = VertexClaude.is(upstreamModel) ? claude : gemini;
        Prepared prepared = own.prepare(clientBody, fields, upstreamModel);
        return prepared instanceof Prepared.Ready ready && ready.reader() == null
                ? ready.readBy(own)
                : prepared;
    }

    @Override
    public AnswerStream stream(RequestFields fields, String clientModel) {
        return gemini.stream(fields, clientModel);
    }

    @Override
    public Answer answer(RequestFields fields, ResponseHead head, ByteBuffer body) {
        return gemini.answer(fields, head, body);
    }

    @Override
    public ProviderError error(ResponseHead head, ByteBuffer body) {
        return gemini.error(head, body);
    }
}
