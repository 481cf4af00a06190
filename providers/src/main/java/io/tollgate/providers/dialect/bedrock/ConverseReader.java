package io.tollgate.providers.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.chat.CacheHint;
import io.tollgate.providers.chat.ChatRequest;
import io.tollgate.providers.chat.Extra;
import io.tollgate.providers.chat.Message;
import io.tollgate.providers.chat.ResponseFormat;
import io.tollgate.providers.chat.Sampling;
import io.tollgate.providers.chat.Tool;
import io.tollgate.providers.chat.ToolChoice;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.dialect.translation.Fields;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a request of Converse. */
final class ConverseReader {
    /** Fields that name how the provider works, not what it answers. */
    private static final List<String> HINTS =
            List.of("performanceConfig", "serviceTier", "requestMetadata");

    private final Fields body;
    private final List<Extra> extras = new ArrayList<>(2);

    private ConverseReader(JsonNode body) {
        this.body = Fields.of(body);
    }

    static ChatRequest read(JsonNode body, RequestFields fields) {
        return new ConverseReader(body).request(fields);
    }

    private ChatRequest request(RequestFields fields) {
        others(fields);
        var reader = new ConverseMessages(extras);
        List<Message> messages = reader.read(body);
        Fields config = body.object("inferenceConfig");
        Fields inference = config == null ? Fields.of(Json.object()) : config;
        var more = new ModelFields(body, extras);
        Fields toolConfig = body.object("toolConfig");
        List<Tool> tools = toolConfig == null ? List.of() : tools(toolConfig);
        ToolChoice choice = toolConfig == null ? new ToolChoice.Auto() : choice(toolConfig, more);
        return new ChatRequest(
                messages,
                tools,
                choice,
                more.parallel(),
                format(),
                inference.whole("maxTokens", 1),
                new Sampling(
                        inference.number("temperature"),
                        inference.number("topP"),
                        more.topK(),
                        null,
                        null,
                        null),
                inference.texts("stopSequences"),
                more.reasoning(),
                1,
                null,
                more.user(),
                fields.stream(),
                extras);
    }

    private List<Tool> tools(Fields config) {
        Fields array = config.array("tools");
        if (array == null) {
            throw config.at("tools").wrong("an array of tools");
        }
        var tools = new ArrayList<Tool>(array.size());
        for (int i = 0; i < array.size(); i++) {
            Fields item = array.item(i);
            Fields spec = item.object("toolSpec");
            if (spec != null) {
                tools.add(tool(spec, null));
            } else if (item.at("cachePoint").given()) {
                if (!tools.isEmpty()) {
                    Tool last = tools.removeLast();
                    tools.add(
                            new Tool(
                                    last.name(),
                                    last.description(),
                                    last.parameters(),
                                    last.strict(),
                                    point(item)));
                }
            } else {
                extras.add(new Extra(item.path(), true));
            }
        }
        return tools;
    }

    private static Tool tool(Fields spec, @Nullable CacheHint cache) {
        Fields schema = spec.object("inputSchema");
        Fields json = schema == null ? null : schema.object("json");
        return new Tool(
                spec.needed("name"),
                spec.text("description"),
                json == null ? null : json.node(),
                spec.bool("strict"),
                cache);
    }

    static CacheHint point(Fields block) {
        String ttl = block.at("cachePoint").text("ttl");
        return ttl == null ? CacheHint.DEFAULT : new CacheHint(ttl);
    }

    private static ToolChoice choice(Fields config, ModelFields more) {
        Fields choice = config.object("toolChoice");
        if (choice == null) {
            return more.choice();
        }
        Fields tool = choice.object("tool");
        if (tool != null) {
            return new ToolChoice.Named(tool.needed("name"));
        }
        if (choice.at("any").given()) {
            return new ToolChoice.Required();
        }
        if (choice.at("auto").given()) {
            return new ToolChoice.Auto();
        }
        throw choice.wrong("auto, any or tool");
    }

    private ResponseFormat format() {
        Fields config = body.object("outputConfig");
        Fields format = config == null ? null : config.object("textFormat");
        if (format == null) {
            return new ResponseFormat.Text();
        }
        Fields structure = format.object("structure");
        Fields wanted = structure == null ? null : structure.object("jsonSchema");
        if (!format.type().equals("json_schema") || wanted == null) {
            throw format.wrong("json_schema with structure.jsonSchema");
        }
        JsonNode schema = Json.parse(wanted.needed("schema"));
        if (!schema.isObject()) {
            throw wanted.at("schema").wrong("a JSON schema as a string");
        }
        String name = wanted.text("name");
        return new ResponseFormat.Schema(
                name == null ? "answer" : name, wanted.text("description"), schema, true);
    }

    private void others(RequestFields fields) {
        for (var field : body.node().properties()) {
            switch (field.getKey()) {
                case "messages",
                        "system",
                        "inferenceConfig",
                        "toolConfig",
                        "outputConfig",
                        "additionalModelRequestFields",
                        "modelId",
                        "fallbacks" -> {}
                case "provider" -> {
                    if (fields.provider() == null) {
                        extras.add(new Extra("provider", true));
                    }
                }
                default -> {
                    JsonNode value = field.getValue();
                    boolean empty = value.isNull() || (value.isContainerNode() && value.isEmpty());
                    if (!empty) {
                        String name = field.getKey().isEmpty() ? "\"\"" : field.getKey();
                        extras.add(new Extra(name, !HINTS.contains(name)));
                    }
                }
            }
        }
    }
}
