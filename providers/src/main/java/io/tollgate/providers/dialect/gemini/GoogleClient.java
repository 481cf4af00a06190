package io.tollgate.providers.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.chat.ChatAnswer;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.dialect.translation.ClientSide;
import io.tollgate.providers.dialect.translation.EventWriter;
import io.tollgate.providers.dialect.translation.WrongField;

/** generateContent as clients speak it; model and method stand in the path. */
public final class GoogleClient implements ClientSide {
    @Override
    public Read read(JsonNode body, RequestFields fields) {
        try {
            return new Read.Good(GoogleRequestReader.read(body, fields));
        } catch (WrongField wrong) {
            return wrong.outcome();
        }
    }

    @Override
    public EventWriter writer(RequestFields fields, String clientModel) {
        return new GenerateStreamWriter(clientModel, GoogleFraming.of(fields));
    }

    @Override
    public byte[] answer(ChatAnswer answer, String clientModel) {
        return GenerateAnswer.write(answer, clientModel);
    }

    @Override
    public String finishReason(ChatAnswer answer) {
        return GenerateAnswer.word(answer.finish());
    }
}
