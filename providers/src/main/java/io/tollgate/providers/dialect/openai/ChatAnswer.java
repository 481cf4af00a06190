package io.tollgate.providers.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.Ids;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.openai.ChatConversation.Whole;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** The slow lane of a whole chat completion: makes of it what OpenAI would have written. */
final class ChatAnswer {
    private ChatAnswer() {}

    /** For a client of OpenAI. */
    static Answer written(Whole.Parsed parsed) {
        return switch (parsed) {
            case Whole.Failed failed -> new Answer.Failed(failed.error());
            case Whole.Tree tree ->
                    new Answer.Rewritten(
                            Json.bytes(tree.completion()),
                            tree.usage(),
                            Json.string(
                                    tree.completion().path("choices").path(0), "finish_reason"));
        };
    }

    /** Changes the tree. */
    static void repair(ObjectNode answer, @Nullable String askedModel, Clock clock) {
        if (Json.string(answer, "id") == null) {
            answer.put("id", Ids.completion());
        }
        answer.put("object", "chat.completion");
        long created = answer.path("created").asLong(0);
        answer.put("created", created > 0 ? created : clock.instant().getEpochSecond());
        if (Json.string(answer, "model") == null) {
            answer.put("model", askedModel == null ? "" : askedModel);
        }
        if (!(answer.path("choices") instanceof ArrayNode)) {
            answer.set("choices", Json.array());
        }
        int position = 0;
        for (JsonNode choice : answer.path("choices")) {
            if (choice instanceof ObjectNode object) {
                repairChoice(object, position++);
            }
        }
    }

    private static void repairChoice(ObjectNode choice, int position) {
        if (!choice.path("index").isInt()) {
            choice.put("index", position);
        }
        ObjectNode message =
                choice.path("message") instanceof ObjectNode object
                        ? object
                        : choice.putObject("message");
        if (Json.string(message, "role") == null) {
            message.put("role", "assistant");
        }
        ContentParts.flatten(message);
        if (!message.has("content")) {
            message.putNull("content");
        }
        boolean calls = repairCalls(message);
        String reason = Json.string(choice, "finish_reason");
        choice.put("finish_reason", FinishReasons.map(reason == null ? "stop" : reason, calls));
    }

    private static boolean repairCalls(ObjectNode message) {
        if (!(message.path("tool_calls") instanceof ArrayNode calls) || calls.isEmpty()) {
            message.remove("tool_calls");
            return false;
        }
        for (JsonNode call : calls) {
            if (call instanceof ObjectNode object) {
                repairCall(object);
            }
        }
        return true;
    }

    private static void repairCall(ObjectNode call) {
        if (Json.string(call, "id") == null || call.path("id").textValue().equals("null")) {
            call.put("id", Ids.toolCall());
        }
        boolean custom = call.path("custom").isObject();
        call.put("type", custom ? "custom" : "function");
        if (call.path("function") instanceof ObjectNode function) {
            function.put("arguments", arguments(function.path("arguments")));
        }
    }

    /** Arguments as OpenAI has them: a string of JSON, never empty. */
    static String arguments(JsonNode arguments) {
        String text = arguments.isContainerNode() ? Json.text(arguments) : arguments.asText("");
        return text.isBlank() || text.equals("null") ? "{}" : text;
    }
}
