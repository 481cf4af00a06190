package io.tollgate.providers.dialect.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.chat.ChatRequest;
import io.tollgate.providers.chat.Extra;
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
import org.jspecify.annotations.Nullable;

/** Reads a request of chat. */
final class RequestReader {
    /** Fields that say how the provider works, or that only its own models know. */
    private static final List<String> HINTS =
            List.of("safety_mode", "priority", "citation_options", "connectors");

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
        return new ChatRequest(
                new MessageReader(extras).read(body),
                tools(),
                choice(),
                null,
                format(),
                body.whole("max_tokens", 1),
                new Sampling(
                        body.number("temperature"),
                        body.number("p"),
                        topK(),
                        body.number("presence_penalty"),
                        body.number("frequency_penalty"),
                        body.whole("seed", Long.MIN_VALUE)),
                body.texts("stop_sequences"),
                reasoning(),
                1,
                Boolean.TRUE.equals(body.bool("logprobs")) ? 0 : null,
                null,
                fields.stream(),
                extras);
    }

    /** 0 is this API's word for no bound. */
    private @Nullable Long topK() {
        Long k = body.whole("k", 0);
        return k == null || k == 0 ? null : k;
    }

    private List<Tool> tools() {
        Fields array = body.array("tools");
        if (array == null) {
            return List.of();
        }
        Boolean strict = body.bool("strict_tools");
        var tools = new ArrayList<Tool>(array.size());
        for (int i = 0; i < array.size(); i++) {
            Fields tool = array.item(i);
            Fields function = tool.object("function");
            if (function == null) {
                throw tool.at("function").wrong("an object");
            }
            Fields parameters = function.object("parameters");
            tools.add(
                    new Tool(
                            function.needed("name"),
                            function.text("description"),
                            parameters == null ? null : parameters.node(),
                            strict,
                            null));
        }
        return tools;
    }

    private ToolChoice choice() {
        Fields choice = body.at("tool_choice");
        if (!choice.given()) {
            return new ToolChoice.Auto();
        }
        if (choice.is("REQUIRED")) {
            return new ToolChoice.Required();
        }
        if (choice.is("NONE")) {
            return new ToolChoice.Never();
        }
        throw choice.wrong("REQUIRED or NONE");
    }

    private ResponseFormat format() {
        Fields format = body.object("response_format");
        if (format == null || format.type().equals("text")) {
            return new ResponseFormat.Text();
        }
        if (!format.type().equals("json_object")) {
            throw format.at("type").wrong("text or json_object");
        }
        Fields schema = format.object("json_schema");
        schema = schema == null ? format.object("schema") : schema;
        return schema == null
                ? new ResponseFormat.AnyJson()
                : new ResponseFormat.Schema("answer", null, schema.node(), null);
    }

    private ReasoningWish reasoning() {
        Fields thinking = body.object("thinking");
        if (thinking == null) {
            return ReasoningWish.NONE;
        }
        return switch (thinking.type()) {
            case "disabled" -> ReasoningWish.of(Effort.NONE);
            case "enabled" ->
                    new ReasoningWish(null, thinking.whole("token_budget", 0), true, null);
            default -> throw thinking.at("type").wrong("enabled or disabled");
        };
    }

    private void others(RequestFields fields) {
        for (var field : body.node().properties()) {
            switch (field.getKey()) {
                case "model",
                        "messages",
                        "tools",
                        "tool_choice",
                        "strict_tools",
                        "response_format",
                        "max_tokens",
                        "temperature",
                        "p",
                        "k",
                        "seed",
                        "presence_penalty",
                        "frequency_penalty",
                        "stop_sequences",
                        "thinking",
                        "logprobs",
                        "stream",
                        "fallbacks" -> {}
                case "provider" -> {
                    if (fields.provider() == null) {
                        extras.add(new Extra("provider", true));
                    }
                }
                default -> other(field.getKey(), field.getValue());
            }
        }
    }

    private void other(String name, JsonNode value) {
        boolean nothing =
                value.isNull()
                        || (value.isContainerNode() && value.isEmpty())
                        || (value.isBoolean() && !value.booleanValue());
        if (!nothing) {
            extras.add(new Extra(name.isEmpty() ? "\"\"" : name, !HINTS.contains(name)));
        }
    }
}
