package io.tollgate.providers.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.dialect.Conversation.Prepared;
import io.tollgate.providers.dialect.Json;
import org.jspecify.annotations.Nullable;

/** The messages of a chat request as the input items of the Responses API. */
final class ResponsesInput {
    private final ArrayNode items;

    private ResponsesInput(ArrayNode items) {
        this.items = items;
    }

    /** Adds {@code input} to the request; the refusal where a message cannot be translated. */
    static Prepared.@Nullable Unsupported write(JsonNode messages, ObjectNode request) {
        var input = new ResponsesInput(request.putArray("input"));
        for (int i = 0; i < messages.size(); i++) {
            String problem = input.message(messages.get(i));
            if (problem != null) {
                String field = "messages[" + i + "]";
                return new Prepared.Unsupported(field, field + ": " + problem);
            }
        }
        return null;
    }

    private @Nullable String message(JsonNode message) {
        String role = message.path("role").asText("");
        return switch (role) {
            case "system", "developer", "user" -> said(role, message.path("content"), "input_text");
            case "assistant" -> assistant(message);
            case "tool" -> toolResult(message);
            default -> "role '" + role + "' (expected: system, developer, user, assistant or tool)";
        };
    }

    private @Nullable String said(String role, JsonNode content, String textType) {
        ObjectNode item = Json.object();
        item.put("role", role);
        ArrayNode parts = item.putArray("content");
        if (content.isTextual()) {
            parts.addObject().put("type", textType).put("text", content.textValue());
        }
        for (JsonNode part : content) {
            ObjectNode translated = part(part, textType);
            if (translated == null) {
                return "content part of type '"
                        + part.path("type").asText("")
                        + "' (expected: text, image_url, input_audio, file or refusal)";
            }
            parts.add(translated);
        }
        if (!parts.isEmpty()) {
            items.add(item);
        }
        return null;
    }

    private static @Nullable ObjectNode part(JsonNode part, String textType) {
        ObjectNode to = Json.object();
        switch (part.path("type").asText("")) {
            case "text" -> {
                to.put("type", textType);
                to.set("text", part.path("text"));
            }
            case "refusal" -> {
                to.put("type", "refusal");
                to.set("refusal", part.path("refusal"));
            }
            case "image_url" -> {
                JsonNode image = part.path("image_url");
                to.put("type", "input_image");
                to.set("image_url", image.isObject() ? image.path("url") : image);
                to.put("detail", image.path("detail").asText("auto"));
            }
            case "input_audio" -> {
                to.put("type", "input_audio");
                to.set("input_audio", part.path("input_audio"));
            }
            case "file" -> {
                to.put("type", "input_file");
                if (part.path("file") instanceof ObjectNode file) {
                    to.setAll(file);
                }
            }
            default -> {
                return null;
            }
        }
        return to;
    }

    private @Nullable String assistant(JsonNode message) {
        String problem = said("assistant", message.path("content"), "output_text");
        if (problem != null) {
            return problem;
        }
        for (JsonNode call : message.path("tool_calls")) {
            ObjectNode item = items.addObject();
            if (call.path("custom").isObject()) {
                item.put("type", "custom_tool_call");
                item.set("call_id", call.path("id"));
                item.set("name", call.path("custom").path("name"));
                item.set("input", call.path("custom").path("input"));
            } else {
                item.put("type", "function_call");
                item.set("call_id", call.path("id"));
                item.set("name", call.path("function").path("name"));
                item.put(
                        "arguments", ChatAnswer.arguments(call.path("function").path("arguments")));
            }
        }
        return null;
    }

    private @Nullable String toolResult(JsonNode message) {
        ObjectNode item = items.addObject();
        item.put("type", "function_call_output");
        item.set("call_id", message.path("tool_call_id"));
        JsonNode content = message.path("content");
        var text = new StringBuilder(content.isTextual() ? content.textValue() : "");
        for (JsonNode part : content) {
            text.append(part.path("text").asText(""));
        }
        item.put("output", text.toString());
        return null;
    }
}
