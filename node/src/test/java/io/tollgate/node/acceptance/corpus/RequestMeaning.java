package io.tollgate.node.acceptance.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A chat request without what the gateway may change on its way to a provider: the model's name,
 * the stream options, and the names that some providers have for the same thing.
 */
final class RequestMeaning {
    private RequestMeaning() {}

    static JsonNode of(JsonNode request) {
        ObjectNode meaning = request.deepCopy();
        meaning.remove("model");
        meaning.remove("stream_options");
        rename(meaning, "max_completion_tokens", "max_tokens");
        rename(meaning, "random_seed", "seed");
        if (meaning.path("tool_choice").asText().equals("any")) {
            meaning.put("tool_choice", "required");
        }
        for (JsonNode message : meaning.path("messages")) {
            message((ObjectNode) message);
        }
        return meaning;
    }

    private static void rename(ObjectNode node, String from, String to) {
        if (node.has(from)) {
            node.set(to, node.remove(from));
        }
    }

    private static void message(ObjectNode message) {
        if (message.path("role").asText().equals("developer")) {
            message.put("role", "system");
        }
        boolean empty =
                message.path("content").isNull() || message.path("content").asText().isEmpty();
        if (empty && message.has("tool_calls")) {
            message.remove("content");
        }
    }
}
