package io.tollgate.providers.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.chat.ChatRequest;
import io.tollgate.providers.chat.Extra;
import io.tollgate.providers.chat.Message;
import io.tollgate.providers.chat.ReasoningWish;
import io.tollgate.providers.chat.ReasoningWish.Effort;
import io.tollgate.providers.chat.ResponseFormat;
import io.tollgate.providers.chat.Sampling;
import io.tollgate.providers.chat.Tool;
import io.tollgate.providers.chat.ToolChoice;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.dialect.translation.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a request of the Messages API. */
final class RequestReader {
    /** Fields that name how the provider works, not what it answers. */
    private static final List<String> HINTS =
            List.of(
                    "service_tier",
                    "speed",
                    "context_management",
                    "cache_control",
                    "diagnostics",
                    "stream_options");

    private static final Set<String> OF_TOOLS =
            Set.of("name", "description", "input_schema", "type", "cache_control", "strict");

    private final Fields body;
    private final List<Extra> extras = new ArrayList<>(2);

    private RequestReader(JsonNode body) {
        this.body = Fields.of(body);
    }

    static ChatRequest read(JsonNode body, RequestFields fields) {
        return new RequestReader(body).request(fields);
    }

    private ChatRequest request(RequestFields fields) {
        others(fields);
        List<Message> messages = new MessageReader(extras).read(body);
        List<Tool> tools = tools();
        Fields choice = body.object("tool_choice");
        return new ChatRequest(
                messages,
                tools,
                choice == null ? new ToolChoice.Auto() : choice(choice),
                parallel(choice),
                format(),
                body.whole("max_tokens", 1),
                new Sampling(
                        body.number("temperature"),
                        body.number("top_p"),
                        body.whole("top_k", 0),
                        null,
                        null,
                        null),
                body.texts("stop_sequences"),
                reasoning(),
                1,
                null,
                user(),
                fields.stream(),
                extras);
    }

    private List<Tool> tools() {
        Fields array = body.array("tools");
        if (array == null) {
            return List.of();
        }
        var tools = new ArrayList<Tool>(array.size());
        for (int i = 0; i < array.size(); i++) {
            Fields tool = array.item(i);
            if (!tool.type().isEmpty() && !tool.type().equals("custom")) {
                extras.add(new Extra(tool.path(), true));
                continue;
            }
            otherFields(tool);
            Fields schema = tool.object("input_schema");
            tools.add(
                    new Tool(
                            tool.needed("name"),
                            tool.text("description"),
                            schema == null ? null : schema.node(),
                            tool.bool("strict"),
                            CacheControl.read(tool)));
        }
        return tools;
    }

    /** How a tool is sent or found changes nothing of what it is. */
    private void otherFields(Fields tool) {
        for (var field : tool.node().properties()) {
            if (!OF_TOOLS.contains(field.getKey()) && !isEmpty(field.getValue())) {
                extras.add(new Extra(tool.path() + "." + field.getKey(), false));
            }
        }
    }

    private static ToolChoice choice(Fields choice) {
        return switch (choice.type()) {
            case "auto" -> new ToolChoice.Auto();
            case "any" -> new ToolChoice.Required();
            case "none" -> new ToolChoice.Never();
            case "tool" -> new ToolChoice.Named(choice.needed("name"));
            default -> throw choice.at("type").wrong("auto, any, tool or none");
        };
    }

    private static @Nullable Boolean parallel(@Nullable Fields choice) {
        Boolean disabled = choice == null ? null : choice.bool("disable_parallel_tool_use");
        return disabled == null ? null : !disabled;
    }

    private ResponseFormat format() {
        Fields config = body.object("output_config");
        Fields format = config == null ? null : config.object("format");
        format = format == null ? body.object("output_format") : format;
        if (format == null) {
            return new ResponseFormat.Text();
        }
        if (!format.type().equals("json_schema")) {
            throw format.at("type").wrong("json_schema");
        }
        Fields schema = format.object("schema");
        if (schema == null) {
            throw format.at("schema").wrong("a JSON schema");
        }
        return new ResponseFormat.Schema("answer", null, schema.node(), true);
    }

    private ReasoningWish reasoning() {
        Fields config = body.object("output_config");
        Effort effort = null;
        String word = config == null ? null : config.text("effort");
        if (config != null && word != null) {
            effort =
                    Effort.of(word)
                            .orElseThrow(() ->
                                    config.at("effort").wrong("low, medium, high, xhigh or max"));
        }
        Fields thinking = body.object("thinking");
        if (thinking == null) {
            return effort == null ? ReasoningWish.NONE : ReasoningWish.of(effort);
        }
        Boolean hidden =
                thinking.at("display").given() ? thinking.at("display").is("omitted") : null;
        return switch (thinking.type()) {
            case "disabled" -> ReasoningWish.of(Effort.NONE);
            case "adaptive" -> new ReasoningWish(effort, null, true, hidden);
            case "enabled" ->
                    new ReasoningWish(effort, thinking.whole("budget_tokens", 0), true, hidden);
            default -> throw thinking.at("type").wrong("enabled, adaptive or disabled");
        };
    }

    private @Nullable String user() {
        Fields metadata = body.object("metadata");
        return metadata == null ? null : metadata.text("user_id");
    }

    private void others(RequestFields fields) {
        for (var field : body.node().properties()) {
            switch (field.getKey()) {
                case "model",
                        "messages",
                        "system",
                        "tools",
                        "tool_choice",
                        "max_tokens",
                        "temperature",
                        "top_p",
                        "top_k",
                        "stop_sequences",
                        "thinking",
                        "metadata",
                        "stream",
                        "output_format",
                        "fallbacks" -> {}
                case "output_config" -> outputConfig();
                case "provider" -> {
                    if (fields.provider() == null) {
                        extras.add(new Extra("provider", true));
                    }
                }
                default -> {
                    if (!isEmpty(field.getValue())) {
                        extras.add(
                                new Extra(
                                        field.getKey().isEmpty() ? "\"\"" : field.getKey(),
                                        !HINTS.contains(field.getKey())));
                    }
                }
            }
        }
    }

    private void outputConfig() {
        for (var field : body.at("output_config").node().properties()) {
            if (!field.getKey().equals("effort") && !field.getKey().equals("format")) {
                extras.add(new Extra("output_config." + field.getKey(), true));
            }
        }
    }

    private static boolean isEmpty(JsonNode value) {
        return value.isNull() || (value.isContainerNode() && value.isEmpty());
    }
}
