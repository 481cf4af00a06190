package io.tollgate.providers.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.dialect.Conversation.Prepared;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.upstream.Body;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chat request as a request of the Responses API.
 *
 * <p>What that API cannot do is refused by name. {@code seed} is left out: it never was a promise.
 * Nothing is stored unless the client says so, as with chat.
 */
final class ResponsesRequest {
    private static final List<String> IMPOSSIBLE =
            List.of(
                    "stop",
                    "logit_bias",
                    "presence_penalty",
                    "frequency_penalty",
                    "prediction",
                    "audio",
                    "functions",
                    "function_call",
                    "web_search_options");

    private final ObjectNode chat;
    private final ObjectNode out = Json.object();
    private final List<String> dropped = new ArrayList<>(0);

    private ResponsesRequest(ObjectNode chat) {
        this.chat = chat;
    }

    /**
     * Translates.
     *
     * @param chat the client's request without the gateway's own fields; it is changed
     * @param drop whether what is not possible is left out instead of refused
     */
    static Prepared translate(ObjectNode chat, String upstreamModel, boolean drop) {
        var request = new ResponsesRequest(chat);
        Prepared.Unsupported refusal = request.refusal(drop);
        if (refusal == null) {
            refusal = request.write(upstreamModel);
        }
        return refusal != null
                ? refusal
                : new Prepared.Ready(
                        Operation.RESPONSES.path(),
                        Body.of(Json.bytes(request.out)),
                        request.dropped);
    }

    private Prepared.@Nullable Unsupported refusal(boolean drop) {
        for (String field : IMPOSSIBLE) {
            JsonNode value = chat.path(field);
            boolean none =
                    value.isMissingNode()
                            || value.isNull()
                            || (value.isNumber() && value.asDouble() == 0)
                            || (value.isContainerNode() && value.isEmpty());
            if (!none && drop) {
                dropped.add(field);
            } else if (!none) {
                return unsupported(field, "not possible with this model's provider API");
            }
        }
        if (chat.hasNonNull("seed")) {
            dropped.add("seed");
        }
        boolean several = chat.path("n").asInt(1) > 1;
        if (several && drop) {
            dropped.add("n");
        } else if (several) {
            return unsupported("n", "more than 1 (expected: 1 with this model's provider API)");
        }
        return chat.path("messages").isArray()
                ? null
                : unsupported("messages", "no list (expected: an array of messages)");
    }

    private static Prepared.Unsupported unsupported(String field, String what) {
        return new Prepared.Unsupported(field, field + ": " + what);
    }

    private Prepared.@Nullable Unsupported write(String upstreamModel) {
        out.put("model", upstreamModel);
        Prepared.Unsupported refusal = ResponsesInput.write(chat.path("messages"), out);
        if (refusal != null) {
            return refusal;
        }
        JsonNode limit = chat.path("max_completion_tokens");
        limit = limit.isNumber() ? limit : chat.path("max_tokens");
        if (limit.isNumber()) {
            out.set("max_output_tokens", limit);
        }
        if (chat.path("reasoning_effort").isTextual()) {
            out.putObject("reasoning").set("effort", chat.path("reasoning_effort"));
        }
        out.set("store", chat.path("store").isBoolean() ? chat.path("store") : Json.no());
        writeText();
        writeTools();
        writeLogprobs();
        writeRest();
        return null;
    }

    private void writeText() {
        ObjectNode text = Json.object();
        JsonNode format = chat.path("response_format");
        if (format.isObject()) {
            ObjectNode flat = text.putObject("format");
            flat.set("type", format.path("type"));
            if (format.path("json_schema") instanceof ObjectNode schema) {
                flat.setAll(schema);
            }
        }
        if (chat.path("verbosity").isTextual()) {
            text.set("verbosity", chat.path("verbosity"));
        }
        if (!text.isEmpty()) {
            out.set("text", text);
        }
    }

    private void writeTools() {
        if (chat.path("tools") instanceof ArrayNode tools && !tools.isEmpty()) {
            ArrayNode flat = out.putArray("tools");
            for (JsonNode tool : tools) {
                flat.add(flatTool(tool));
            }
        }
        JsonNode choice = chat.path("tool_choice");
        if (choice.isTextual()) {
            out.set("tool_choice", choice);
        } else if (choice.isObject()) {
            out.set("tool_choice", flatChoice(choice));
        }
    }

    private static ObjectNode flatTool(JsonNode tool) {
        String type = tool.path("type").asText("function");
        ObjectNode flat = Json.object();
        flat.put("type", type);
        if (tool.path(type) instanceof ObjectNode inner) {
            flat.setAll(inner);
        }
        if (type.equals("function")) {
            if (!flat.path("strict").isBoolean()) {
                flat.put("strict", false);
            }
            if (!flat.has("parameters")) {
                flat.putNull("parameters");
            }
        }
        return flat;
    }

    private static ObjectNode flatChoice(JsonNode choice) {
        String type = choice.path("type").asText("function");
        ObjectNode flat = Json.object();
        flat.put("type", type);
        if (choice.path(type) instanceof ObjectNode inner) {
            flat.setAll(inner);
        }
        if (flat.path("tools") instanceof ArrayNode tools) {
            ArrayNode names = Json.array();
            for (JsonNode tool : tools) {
                names.add(flatChoice(tool));
            }
            flat.set("tools", names);
        }
        return flat;
    }

    private void writeLogprobs() {
        if (chat.path("logprobs").asBoolean(false)) {
            out.putArray("include").add("message.output_text.logprobs");
        }
    }

    /** What has the same name and meaning in both, and what OpenAI may add to both. */
    private void writeRest() {
        for (var field : chat.properties()) {
            switch (field.getKey()) {
                case "model",
                        "messages",
                        "max_tokens",
                        "max_completion_tokens",
                        "reasoning_effort",
                        "store",
                        "response_format",
                        "verbosity",
                        "tools",
                        "tool_choice",
                        "logprobs",
                        "n",
                        "seed",
                        "stream_options",
                        "modalities" -> {}
                default -> {
                    if (!IMPOSSIBLE.contains(field.getKey()) && !field.getValue().isNull()) {
                        out.set(field.getKey(), field.getValue());
                    }
                }
            }
        }
    }
}
