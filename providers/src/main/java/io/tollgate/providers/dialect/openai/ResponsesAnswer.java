package io.tollgate.providers.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.dialect.Json;
import org.jspecify.annotations.Nullable;

/** An answer of the Responses API as a chat completion. */
final class ResponsesAnswer {
    private final ObjectNode message = Json.object();
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder refusal = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final ArrayNode calls = Json.array();
    private final ArrayNode annotations = Json.array();
    private final ArrayNode logprobs = Json.array();

    private ResponsesAnswer() {}

    static ObjectNode translate(JsonNode response, @Nullable String askedModel) {
        var answer = new ResponsesAnswer();
        for (JsonNode item : response.path("output")) {
            answer.item(item);
        }
        return answer.completion(response, askedModel);
    }

    /** What OpenAI's chat would have given as the reason. */
    static String finishReason(JsonNode response, boolean calls) {
        if (response.path("status").asText("").equals("incomplete")) {
            String reason = response.path("incomplete_details").path("reason").asText("");
            return reason.equals("content_filter") ? "content_filter" : "length";
        }
        return calls ? "tool_calls" : "stop";
    }

    /** Usage in chat's words. */
    static @Nullable ObjectNode usage(JsonNode usage) {
        if (!usage.isObject()) {
            return null;
        }
        ObjectNode chat = Json.object();
        chat.set("prompt_tokens", number(usage.path("input_tokens")));
        chat.set("completion_tokens", number(usage.path("output_tokens")));
        chat.set("total_tokens", number(usage.path("total_tokens")));
        if (usage.path("input_tokens_details") instanceof ObjectNode details) {
            chat.set("prompt_tokens_details", details.deepCopy());
        }
        if (usage.path("output_tokens_details") instanceof ObjectNode details) {
            chat.set("completion_tokens_details", details.deepCopy());
        }
        return chat;
    }

    private static JsonNode number(JsonNode value) {
        return value.isNumber() ? value : Json.zero();
    }

    /** One of its citations in chat's form. */
    static ObjectNode annotation(JsonNode flat) {
        ObjectNode annotation = Json.object();
        String type = flat.path("type").asText("");
        annotation.put("type", type);
        if (flat.deepCopy() instanceof ObjectNode inner) {
            inner.remove("type");
            annotation.set(type, inner);
        }
        return annotation;
    }

    private void item(JsonNode item) {
        switch (item.path("type").asText("")) {
            case "message" -> {
                for (JsonNode part : item.path("content")) {
                    part(part);
                }
            }
            case "reasoning" -> {
                reason(item.path("summary"));
                reason(item.path("content"));
            }
            case "function_call" -> {
                ObjectNode call = calls.addObject();
                call.set("id", callId(item));
                call.put("type", "function");
                ObjectNode function = call.putObject("function");
                function.set("name", item.path("name"));
                function.put("arguments", ChatAnswer.arguments(item.path("arguments")));
            }
            case "custom_tool_call" -> {
                ObjectNode call = calls.addObject();
                call.set("id", callId(item));
                call.put("type", "custom");
                ObjectNode custom = call.putObject("custom");
                custom.set("name", item.path("name"));
                custom.set("input", item.path("input"));
            }
            default -> {}
        }
    }

    /** What the client must send back: the call's id, not the item's. */
    static JsonNode callId(JsonNode item) {
        JsonNode id = item.path("call_id");
        return id.isTextual() ? id : item.path("id");
    }

    private void part(JsonNode part) {
        text.append(
                part.path("type").asText("").equals("output_text")
                        ? part.path("text").asText("")
                        : "");
        refusal.append(part.path("refusal").asText(""));
        for (JsonNode annotation : part.path("annotations")) {
            annotations.add(annotation(annotation));
        }
        for (JsonNode logprob : part.path("logprobs")) {
            logprobs.add(logprob);
        }
    }

    private void reason(JsonNode parts) {
        for (JsonNode part : parts) {
            if (!reasoning.isEmpty()) {
                reasoning.append(ResponsesChatStream.BETWEEN_THOUGHTS);
            }
            reasoning.append(part.path("text").asText(""));
        }
    }

    private ObjectNode completion(JsonNode response, @Nullable String askedModel) {
        message.put("role", "assistant");
        message.put("content", text.isEmpty() ? null : text.toString());
        message.put("refusal", refusal.isEmpty() ? null : refusal.toString());
        if (!reasoning.isEmpty()) {
            message.put("reasoning_content", reasoning.toString());
        }
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
        if (!annotations.isEmpty()) {
            message.set("annotations", annotations);
        }
        ObjectNode chat = Json.object();
        chat.set("id", response.path("id"));
        chat.put("object", "chat.completion");
        chat.put("created", response.path("created_at").asLong(0));
        String model = Json.string(response, "model");
        chat.put("model", model == null ? askedModel : model);
        ObjectNode choice = chat.putArray("choices").addObject();
        choice.put("index", 0);
        choice.set("message", message);
        if (logprobs.isEmpty()) {
            choice.putNull("logprobs");
        } else {
            choice.putObject("logprobs").set("content", logprobs);
        }
        choice.put("finish_reason", finishReason(response, !calls.isEmpty()));
        ObjectNode usage = usage(response.path("usage"));
        if (usage != null) {
            chat.set("usage", usage);
        }
        if (response.path("service_tier").isTextual()) {
            chat.set("service_tier", response.path("service_tier"));
        }
        return chat;
    }
}
