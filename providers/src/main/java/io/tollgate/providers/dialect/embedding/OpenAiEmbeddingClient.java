package io.tollgate.providers.dialect.embedding;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.Extra;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.dialect.translation.Fields;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/** {@code POST /v1/embeddings} as clients speak it. */
public final class OpenAiEmbeddingClient implements EmbeddingClient {
    @Override
    public EmbeddingRequest read(Fields body, RequestFields fields) {
        var extras = new ArrayList<Extra>(0);
        for (var field : body.node().properties()) {
            switch (field.getKey()) {
                case "model",
                        "input",
                        "dimensions",
                        "encoding_format",
                        "task_type",
                        "title",
                        "auto_truncate",
                        "fallbacks" -> {}
                case "user" -> extras.add(new Extra("user", false));
                case "provider" -> {
                    if (fields.provider() == null) {
                        extras.add(new Extra("provider", true));
                    }
                }
                default -> {
                    if (!field.getValue().isNull()) {
                        extras.add(
                                new Extra(
                                        field.getKey().isEmpty() ? "\"\"" : field.getKey(), true));
                    }
                }
            }
        }
        String format = body.text("encoding_format");
        return new EmbeddingRequest(
                inputs(body.at("input")),
                body.whole("dimensions", 1),
                body.text("task_type"),
                body.text("title"),
                body.bool("auto_truncate"),
                switch (format == null ? "float" : format) {
                    case "float" -> false;
                    case "base64" -> true;
                    default -> throw body.at("encoding_format").wrong("float or base64");
                },
                extras);
    }

    private static List<String> inputs(Fields input) {
        if (input.node().isTextual()) {
            return List.of(input.text());
        }
        if (!input.node().isArray() || input.size() == 0) {
            throw input.wrong("a string, or an array of strings that is not empty");
        }
        var inputs = new ArrayList<String>(input.size());
        for (int i = 0; i < input.size(); i++) {
            Fields one = input.item(i);
            if (!one.node().isTextual()) {
                throw one.wrong("a string: this model's provider takes no token numbers");
            }
            inputs.add(one.text());
        }
        return inputs;
    }

    @Override
    public byte[] write(
            EmbeddingAnswer answer,
            EmbeddingRequest request,
            RequestFields fields,
            long promptTokens) {
        ObjectNode out = Json.object().put("object", "list");
        ArrayNode data = out.putArray("data");
        int index = 0;
        for (JsonNode vector : answer.vectors()) {
            ObjectNode one = data.addObject().put("object", "embedding").put("index", index++);
            if (request.base64()) {
                one.put("embedding", base64(vector));
            } else {
                one.set("embedding", vector);
            }
        }
        out.put("model", Objects.requireNonNullElse(fields.model(), ""));
        out.putObject("usage").put("prompt_tokens", promptTokens).put("total_tokens", promptTokens);
        return Json.bytes(out);
    }

    private static String base64(JsonNode vector) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * vector.size()).order(ByteOrder.LITTLE_ENDIAN);
        for (JsonNode number : vector) {
            bytes.putFloat((float) number.asDouble());
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
