package io.tollgate.providers.dialect.openai.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.chat.ChatAnswer;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.dialect.translation.ClientSide;
import io.tollgate.providers.dialect.translation.EventWriter;
import io.tollgate.providers.dialect.translation.WrongField;
import java.time.Clock;

/** Chat completions as clients speak them. */
public final class OpenAiChatClient implements ClientSide {
    private final Clock clock;

    /**
     * Prepares it.
     *
     * @param clock for answers without a time
     */
    public OpenAiChatClient(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Read read(JsonNode body, RequestFields fields) {
        try {
            return new Read.Good(ChatRequestReader.read(body, fields));
        } catch (WrongField wrong) {
            return wrong.outcome();
        }
    }

    @Override
    public EventWriter writer(RequestFields fields, String clientModel) {
        return new ChunkWriter(clientModel, fields.includeUsage(), clock);
    }

    @Override
    public byte[] answer(ChatAnswer answer, String clientModel) {
        return CompletionWriter.write(answer, clientModel, clock);
    }

    @Override
    public String finishReason(ChatAnswer answer) {
        return Words.finish(answer.finish());
    }
}
