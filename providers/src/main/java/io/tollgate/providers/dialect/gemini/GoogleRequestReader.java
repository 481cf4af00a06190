package io.tollgate.providers.dialect.gemini;

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
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads a request of generateContent as clients write it. */
final class GoogleRequestReader {
    private static final List<String> HINTS = List.of("safetySettings", "labels", "serviceTier");
    private static final List<String> CONFIG_HINTS =
            List.of("mediaResolution", "routingConfig", "modelSelectionConfig", "modelConfig");

    private final Fields body;
    private final Fields config;
    private final List<Extra> extras = new ArrayList<>(2);

    private GoogleRequestReader(JsonNode body) {
        this.body = Fields.of(body);
        Fields given = this.body.object("generationConfig");
        this.config = given == null ? this.body.at("generationConfig") : given;
    }

    static ChatRequest read(JsonNode body, RequestFields fields) {
        FieldNames.normalize(body);
        return new GoogleRequestReader(body).request(fields);
    }

    private ChatRequest request(RequestFields fields) {
        others(fields);
        List<Message> messages = new ContentsReader(extras).read(body);
        List<Tool> tools = tools();
        Long candidates = config.whole("candidateCount", 1);
        return new ChatRequest(
                messages,
                tools,
                choice(),
                null,
                format(),
                config.whole("maxOutputTokens", 1),
                new Sampling(
                        config.number("temperature"),
                        config.number("topP"),
                        config.whole("topK", 0),
                        config.number("presencePenalty"),
                        config.number("frequencyPenalty"),
                        config.whole("seed", Integer.MIN_VALUE)),
                config.texts("stopSequences"),
                reasoning(),
                candidates == null ? 1 : (int) Math.min(candidates, 1000),
                logprobs(),
                null,
                fields.stream(),
                extras);
    }

    private List<Tool> tools() {
        Fields array = body.at("tools");
        var tools = new ArrayList<Tool>();
        if (array.node().isObject()) {
            tools(array, tools);
        } else if (array.given() && !array.node().isArray()) {
            throw array.wrong("an array");
        }
        for (int i = 0; array.node().isArray() && i < array.size(); i++) {
            tools(array.item(i), tools);
        }
        return tools;
    }

    private void tools(Fields entry, List<Tool> tools) {
        for (var field : entry.node().properties()) {
            if (!field.getKey().equals("functionDeclarations")) {
                extras.add(new Extra(entry.path() + "." + field.getKey(), true));
                continue;
            }
            Fields functions = Objects.requireNonNull(entry.array("functionDeclarations"));
            for (int i = 0; i < functions.size(); i++) {
                tools.add(tool(functions.item(i)));
            }
        }
    }

    private Tool tool(Fields function) {
        for (String hint : new String[] {"response", "responseJsonSchema", "behavior"}) {
            if (function.at(hint).given()) {
                extras.add(new Extra(function.path() + "." + hint, false));
            }
        }
        Fields own = function.object("parameters");
        Fields schema = function.object("parametersJsonSchema");
        JsonNode parameters = schema == null ? null : schema.node();
        return new Tool(
                function.needed("name"),
                function.text("description"),
                own == null ? parameters : GoogleSchema.toJsonSchema(own.node()),
                null,
                null);
    }

    private ToolChoice choice() {
        Fields toolConfig = body.object("toolConfig");
        if (toolConfig == null) {
            return new ToolChoice.Auto();
        }
        for (var field : toolConfig.node().properties()) {
            if (!field.getKey().equals("functionCallingConfig")) {
                extras.add(
                        new Extra(
                                "toolConfig." + field.getKey(),
                                !field.getKey().equals("retrievalConfig")));
            }
        }
        Fields calling = toolConfig.object("functionCallingConfig");
        if (calling == null) {
            return new ToolChoice.Auto();
        }
        var names = new ArrayList<String>();
        Fields allowed = calling.array("allowedFunctionNames");
        for (int i = 0; allowed != null && i < allowed.size(); i++) {
            names.add(allowed.item(i).text());
        }
        String mode = calling.text("mode");
        return switch (mode == null ? "AUTO" : mode.toUpperCase(Locale.ROOT)) {
            case "AUTO", "VALIDATED", "MODE_UNSPECIFIED" ->
                    names.isEmpty() ? new ToolChoice.Auto() : new ToolChoice.Allowed(false, names);
            case "ANY" ->
                    switch (names.size()) {
                        case 0 -> new ToolChoice.Required();
                        case 1 -> new ToolChoice.Named(names.getFirst());
                        default -> new ToolChoice.Allowed(true, names);
                    };
            case "NONE" -> new ToolChoice.Never();
            default -> throw calling.at("mode").wrong("AUTO, ANY, NONE or VALIDATED");
        };
    }

    private ResponseFormat format() {
        String type = config.text("responseMimeType");
        Fields own = config.object("responseSchema");
        Fields schema = config.object("responseJsonSchema");
        schema = schema == null ? config.object("_responseJsonSchema") : schema;
        JsonNode wanted =
                own != null
                        ? GoogleSchema.toJsonSchema(own.node())
                        : schema == null ? null : schema.node();
        return switch (type == null ? "" : type) {
            case "", "text/plain" -> {
                if (wanted != null) {
                    extras.add(new Extra("generationConfig.responseSchema", true));
                }
                yield new ResponseFormat.Text();
            }
            case "application/json" ->
                    wanted == null
                            ? new ResponseFormat.AnyJson()
                            : new ResponseFormat.Schema("answer", null, wanted, null);
            default -> {
                extras.add(new Extra("generationConfig.responseMimeType", true));
                yield new ResponseFormat.Text();
            }
        };
    }

    private @Nullable Integer logprobs() {
        if (!Boolean.TRUE.equals(config.bool("responseLogprobs"))) {
            return null;
        }
        Long top = config.whole("logprobs", 0);
        return top == null ? 0 : (int) Math.min(top, 1000);
    }

    private ReasoningWish reasoning() {
        Fields thinking = config.object("thinkingConfig");
        if (thinking == null) {
            return ReasoningWish.NONE;
        }
        Boolean shown = thinking.bool("includeThoughts");
        Boolean hidden = shown == null ? null : Boolean.valueOf(!shown);
        String level = thinking.text("thinkingLevel");
        Long budget = thinking.whole("thinkingBudget", -1);
        if (level != null && !level.equalsIgnoreCase("THINKING_LEVEL_UNSPECIFIED")) {
            Effort effort =
                    Effort.of(level.toLowerCase(Locale.ROOT))
                            .orElseThrow(() ->
                                    thinking.at("thinkingLevel")
                                            .wrong("MINIMAL, LOW, MEDIUM or HIGH"));
            return new ReasoningWish(effort, null, false, hidden);
        }
        if (budget == null) {
            return Boolean.TRUE.equals(shown)
                    ? new ReasoningWish(null, null, true, false)
                    : ReasoningWish.NONE;
        }
        if (budget == 0) {
            return ReasoningWish.of(Effort.NONE);
        }
        return new ReasoningWish(null, budget < 0 ? null : budget, true, hidden);
    }

    private void others(RequestFields fields) {
        for (var field : body.node().properties()) {
            switch (field.getKey()) {
                case "contents",
                        "systemInstruction",
                        "tools",
                        "toolConfig",
                        "generationConfig",
                        "model",
                        "fallbacks" -> {}
                case "provider" -> {
                    if (fields.provider() == null) {
                        extras.add(new Extra("provider", true));
                    }
                }
                default -> extra("", field.getKey(), field.getValue(), HINTS);
            }
        }
        for (var field : config.node().properties()) {
            switch (field.getKey()) {
                case "candidateCount",
                        "maxOutputTokens",
                        "temperature",
                        "topP",
                        "topK",
                        "presencePenalty",
                        "frequencyPenalty",
                        "seed",
                        "stopSequences",
                        "responseMimeType",
                        "responseSchema",
                        "responseJsonSchema",
                        "_responseJsonSchema",
                        "responseLogprobs",
                        "logprobs",
                        "thinkingConfig" -> {}
                case "responseModalities" -> modalities(field.getValue());
                default ->
                        extra("generationConfig.", field.getKey(), field.getValue(), CONFIG_HINTS);
            }
        }
    }

    private void modalities(JsonNode wanted) {
        for (JsonNode modality : wanted) {
            if (!modality.asText("").equalsIgnoreCase("TEXT")) {
                extras.add(new Extra("generationConfig.responseModalities", true));
                return;
            }
        }
    }

    private void extra(String prefix, String name, JsonNode value, List<String> hints) {
        boolean nothing = value.isNull() || (value.isContainerNode() && value.isEmpty());
        if (!nothing) {
            extras.add(new Extra(prefix + (name.isEmpty() ? "\"\"" : name), !hints.contains(name)));
        }
    }
}
