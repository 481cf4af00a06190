package io.tollgate.providers.dialect.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.chat.ChatAnswer;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.dialect.translation.ClientSide;
import io.tollgate.providers.dialect.translation.EventWriter;
import io.tollgate.providers.dialect.translation.WrongField;

/** Cohere's chat as clients speak it. */
public final class CohereClient implements ClientSide {
    @Override
    public Read read(JsonNode body, RequestFields fields) {
        try {
            return new Read.Good(RequestReader.read(body, fields));
        } catch (WrongField wrong) {
            return wrong.outcome();
        }
    }

    @Override
    public EventWriter writer(RequestFields fields, String clientModel) {
        return new ChatStreamWriter();
    }

    @Override
    public byte[] answer(ChatAnswer answer, String clientModel) {
        return AnswerWriter.write(answer);
    }

    @Override
    public String finishReason(ChatAnswer answer) {
        return FinishReasons.word(answer.finish(), answer.stopSequence() != null);
    }
}
