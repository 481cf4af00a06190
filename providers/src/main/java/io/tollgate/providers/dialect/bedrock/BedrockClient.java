package io.tollgate.providers.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.chat.ChatAnswer;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.dialect.translation.ClientSide;
import io.tollgate.providers.dialect.translation.EventWriter;
import io.tollgate.providers.dialect.translation.WrongField;
import java.time.Clock;

/** Converse as clients speak it. The model and whether to stream stand in the path. */
public final class BedrockClient implements ClientSide {
    static final String EVENT_STREAM = "application/vnd.amazon.eventstream";

    private final Clock clock;

    public BedrockClient(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Read read(JsonNode body, RequestFields fields) {
        try {
            return new Read.Good(ConverseReader.read(body, fields));
        } catch (WrongField wrong) {
            return wrong.outcome();
        }
    }

    @Override
    public EventWriter writer(RequestFields fields, String clientModel) {
        return new ConverseStreamWriter(clock);
    }

    @Override
    public byte[] answer(ChatAnswer answer, String clientModel) {
        return ConverseAnswerWriter.write(answer);
    }

    @Override
    public String finishReason(ChatAnswer answer) {
        return ConverseStop.word(answer.finish(), answer.stopSequence());
    }

    /** The body of an error answer. */
    public static byte[] errorBody(String message) {
        return Json.bytes(Json.object().put("message", message));
    }

    /**
     * What the header {@code x-amzn-errortype} says of an error.
     *
     * @param quota whether waiting does not cure it
     */
    public static String errorType(int status, boolean quota) {
        return switch (status) {
            case 401, 403 -> "AccessDeniedException";
            case 404 -> "ResourceNotFoundException";
            case 408, 504 -> "ModelTimeoutException";
            case 429 -> quota ? "ServiceQuotaExceededException" : "ThrottlingException";
            case 503, 529 -> "ServiceUnavailableException";
            default -> status < 500 ? "ValidationException" : "InternalServerException";
        };
    }
}
