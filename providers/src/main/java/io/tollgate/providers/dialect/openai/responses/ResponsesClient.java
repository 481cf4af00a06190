package io.tollgate.providers.dialect.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.ChatAnswer;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.dialect.translation.ClientSide;
import io.tollgate.providers.dialect.translation.EventWriter;
import io.tollgate.providers.dialect.translation.WrongField;
import java.time.Clock;
import java.util.Optional;

/** The Responses API as clients speak it, over any chat. */
public final class ResponsesClient implements ClientSide {
    private final Clock clock;
    private final JsonNode request;

    /**
     * Prepares it.
     *
     * @param clock for answers without a time
     */
    public ResponsesClient(Clock clock) {
        this(clock, Json.object());
    }

    private ResponsesClient(Clock clock, JsonNode request) {
        this.clock = clock;
        this.request = request;
    }

    @Override
    public Read read(JsonNode body, RequestFields fields) {
        try {
            return new Read.Good(RequestReader.read(body, fields));
        } catch (WrongField wrong) {
            return wrong.outcome();
        }
    }

    /** The answer repeats the settings it was asked with, as typed clients want it. */
    @Override
    public Optional<ClientSide> answering(JsonNode body) {
        ObjectNode settings = Json.object();
        for (String field : ResponseObject.REPEATED) {
            if (body.hasNonNull(field)) {
                settings.set(field, body.path(field));
            }
        }
        return Optional.of(new ResponsesClient(clock, settings));
    }

    @Override
    public EventWriter writer(RequestFields fields, String clientModel) {
        return new ResponseStreamWriter(new ResponseObject(request, clientModel, clock));
    }

    @Override
    public byte[] answer(ChatAnswer answer, String clientModel) {
        return AnswerWriter.write(answer, new ResponseObject(request, clientModel, clock));
    }

    @Override
    public String finishReason(ChatAnswer answer) {
        return ResponseObject.word(answer.finish());
    }
}
