package io.tollgate.providers.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.dialect.Json;
import org.jspecify.annotations.Nullable;

/** Finds an error inside an answer or a chunk that came with status 200. */
final class ChatErrors {
    private ChatErrors() {}

    /** What describes the error; null where there is none. */
    static @Nullable JsonNode in(ObjectNode body) {
        JsonNode error = body.path("error");
        if (isSet(error)) {
            return body;
        }
        JsonNode choice = body.path("choices").path(0);
        if (isSet(choice.path("error"))) {
            return choice;
        }
        if (FinishReasons.isError(choice.path("finish_reason").asText(""))) {
            return Json.object().put("message", "The provider ended its answer with an error");
        }
        boolean flat = body.path("object").asText("").equalsIgnoreCase("error");
        return flat ? body : null;
    }

    private static boolean isSet(JsonNode error) {
        return (error.isObject() && !error.isEmpty())
                || (error.isTextual() && !error.textValue().isEmpty());
    }
}
