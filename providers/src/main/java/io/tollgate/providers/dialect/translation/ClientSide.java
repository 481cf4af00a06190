package io.tollgate.providers.dialect.translation;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.chat.ChatAnswer;
import io.tollgate.providers.chat.ChatRequest;
import io.tollgate.providers.dialect.RequestFields;
import java.util.Optional;

/** A client API of chat: reads its requests, writes its answers. Stateless; any thread. */
public interface ClientSide {
    /** Reads a request. */
    Read read(JsonNode body, RequestFields fields);

    /** Another side that writes the answer to this request, because it repeats what was asked. */
    default Optional<ClientSide> answering(JsonNode body) {
        return Optional.empty();
    }

    /** Writes one streamed answer. */
    EventWriter writer(RequestFields fields, String clientModel);

    /** A whole answer in this API's JSON. */
    byte[] answer(ChatAnswer answer, String clientModel);

    /** That reason in this API's word. */
    String finishReason(ChatAnswer answer);

    /** Outcome of {@link #read}. */
    sealed interface Read {
        record Good(ChatRequest request) implements Read {}

        /**
         * It is not a request of this API.
         *
         * @param field where it goes wrong
         * @param message what is wrong and what was expected
         */
        record Wrong(String field, String message) implements Read {}
    }
}
