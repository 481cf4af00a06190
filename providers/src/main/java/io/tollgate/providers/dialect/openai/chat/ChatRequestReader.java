package io.tollgate.providers.dialect.openai.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.chat.CacheHint;
import io.tollgate.providers.chat.ChatRequest;
import io.tollgate.providers.chat.Extra;
import io.tollgate.providers.chat.ReasoningWish;
import io.tollgate.providers.chat.ReasoningWish.Effort;
import io.tollgate.providers.chat.ResponseFormat;
import io.tollgate.providers.chat.Tool;
import io.tollgate.providers.chat.ToolChoice;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.dialect.openai.ChatFields;
import io.tollgate.providers.dialect.translation.Fields;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a request of chat completions. */
final class ChatRequestReader {
    /** Fields that say how the provider works or what it keeps, not what it answers. */
    private static final List<String> HINTS =
            List.of(
                    "metadata",
                    "store",
                    "service_tier",
                    "prompt_cache_key",
                    "prompt_cache_retention",
                    "prompt_cache_options",
                    "prediction",
                    "verbosity",
                    "safety_identifier",
                    "stream_options");

    private final Fields body;
    private final List<Extra> extras = new ArrayList<>(2);

    private ChatRequestReader(JsonNode body) {
        this.body = Fields.of(body);
    }

    static ChatRequest read(JsonNode body, RequestFields fields) {
        return new ChatRequestReader(body).request(fields);
    }

    private ChatRequest request(RequestFields fields) {
        others(fields);
        Long bound = body.whole("max_completion_tokens", 1);
        String user = body.text("safety_identifier");
        return new ChatRequest(
                new ChatMessageReader(extras).read(body),
                tools(),
                choice(),
                body.bool("parallel_tool_calls"),
                format(),
                bound == null ? body.whole("max_tokens", 1) : bound,
                ChatFields.sampling(body),
                ChatFields.stop(body),
                reasoning(),
                ChatFields.candidates(body),
                topLogprobs(),
                user == null ? body.text("user") : user,
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
            Fields function = tool.object("function");
            if (function == null || !tool.type().equals("function")) {
                extras.add(new Extra(tool.path(), true));
                continue;
            }
            Fields parameters = function.object("parameters");
            tools.add(
                    new Tool(
                            function.needed("name"),
                            function.text("description"),
                            parameters == null ? null : parameters.node(),
                            function.bool("strict"),
                            cache(tool)));
        }
        return tools;
    }

    /** OpenAI's own mark, or the one other gateways taught their clients. */
    static @Nullable CacheHint cache(Fields part) {
        JsonNode control = part.node().path("cache_control");
        if (control.isObject()) {
            JsonNode ttl = control.path("ttl");
            return ttl.isTextual() ? new CacheHint(ttl.textValue()) : CacheHint.DEFAULT;
        }
        return part.node().path("prompt_cache_breakpoint").isObject() ? CacheHint.DEFAULT : null;
    }

    private ToolChoice choice() {
        Fields choice = body.at("tool_choice");
        if (!choice.given() || choice.is("auto")) {
            return new ToolChoice.Auto();
        }
        if (choice.is("none")) {
            return new ToolChoice.Never();
        }
        if (choice.is("required") || choice.is("any")) {
            return new ToolChoice.Required();
        }
        return switch (choice.type()) {
            case "function" -> new ToolChoice.Named(choice.at("function").needed("name"));
            case "allowed_tools" -> allowed(choice.at("allowed_tools"));
            default -> throw choice.wrong("auto, none, required, or a tool");
        };
    }

    private static ToolChoice allowed(Fields allowed) {
        Fields array = allowed.array("tools");
        if (array == null) {
            throw allowed.at("tools").wrong("an array of tools");
        }
        var names = new ArrayList<String>(array.size());
        for (int i = 0; i < array.size(); i++) {
            names.add(array.item(i).at("function").needed("name"));
        }
        return new ToolChoice.Allowed(allowed.at("mode").is("required"), names);
    }

    private ResponseFormat format() {
        Fields format = body.object("response_format");
        return format == null
                ? new ResponseFormat.Text()
                : ChatFields.format(format, format.at("json_schema"));
    }

    private ReasoningWish reasoning() {
        Fields reasoning = body.object("reasoning");
        Fields thinking = body.object("thinking");
        Fields word = body.at("reasoning_effort");
        Long budget = null;
        Boolean hidden = null;
        if (reasoning != null) {
            word = word.given() ? word : reasoning.at("effort");
            budget = reasoning.whole("max_tokens", 0);
            hidden = reasoning.bool("exclude");
        }
        boolean on = false;
        if (thinking != null) {
            if (thinking.type().equals("disabled")) {
                return ReasoningWish.of(Effort.NONE);
            }
            on = true;
            budget = budget == null ? thinking.whole("budget_tokens", 0) : budget;
        }
        if (!word.given() && budget == null && !on) {
            return ReasoningWish.NONE;
        }
        Effort effort = word.given() ? ChatFields.effort(word) : null;
        return new ReasoningWish(effort, budget, on, hidden);
    }

    private @Nullable Integer topLogprobs() {
        boolean asked = Boolean.TRUE.equals(body.bool("logprobs"));
        Long top = body.whole("top_logprobs", 0);
        if (!asked) {
            return null;
        }
        return top == null ? 0 : (int) Math.min(top, 100);
    }

    private void others(RequestFields fields) {
        for (var field : body.node().properties()) {
            switch (field.getKey()) {
                case "model",
                        "messages",
                        "max_tokens",
                        "max_completion_tokens",
                        "temperature",
                        "top_p",
                        "top_k",
                        "n",
                        "stop",
                        "presence_penalty",
                        "frequency_penalty",
                        "seed",
                        "logprobs",
                        "top_logprobs",
                        "tools",
                        "tool_choice",
                        "parallel_tool_calls",
                        "response_format",
                        "reasoning_effort",
                        "reasoning",
                        "thinking",
                        "user",
                        "safety_identifier",
                        "stream",
                        "stream_options",
                        "fallbacks" -> {}
                case "provider" -> {
                    if (fields.provider() == null) {
                        extras.add(new Extra("provider", true));
                    }
                }
                case "modalities" -> {
                    if (field.getValue().toString().contains("audio")) {
                        extras.add(new Extra("modalities", true));
                    }
                }
                default -> other(field.getKey(), field.getValue());
            }
        }
    }

    private void other(String name, JsonNode value) {
        boolean nothing = value.isNull() || (value.isContainerNode() && value.isEmpty());
        if (!nothing) {
            extras.add(new Extra(name.isEmpty() ? "\"\"" : name, !HINTS.contains(name)));
        }
    }
}
