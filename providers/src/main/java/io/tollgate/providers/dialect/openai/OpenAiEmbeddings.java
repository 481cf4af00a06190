package io.tollgate.providers.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.Extra;
import io.tollgate.providers.dialect.Conversation.Prepared;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.dialect.TokenUsage;
import io.tollgate.providers.dialect.translation.Fields;
import io.tollgate.providers.dialect.translation.Losses;
import io.tollgate.providers.dialect.translation.OperationClient;
import io.tollgate.providers.dialect.translation.OperationUpstream;
import io.tollgate.providers.embedding.EmbeddingAnswer;
import io.tollgate.providers.embedding.EmbeddingRequest;
import io.tollgate.providers.embedding.EmbeddingRequest.Purpose;
import io.tollgate.providers.embedding.Vectors;
import io.tollgate.providers.upstream.Body;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Embeddings in OpenAI's format, both ways. */
public final class OpenAiEmbeddings
        implements OperationClient<EmbeddingRequest, EmbeddingAnswer>,
                OperationUpstream<EmbeddingRequest, EmbeddingAnswer> {
    // --- as a provider --------------------------------------------------------------------------

    @Override
    public Prepared write(EmbeddingRequest question, String upstreamModel, Losses losses) {
        ObjectNode out = Json.object().put("model", upstreamModel);
        ArrayNode input = out.putArray("input");
        question.texts().forEach(input::add);
        out.put("encoding_format", "float");
        if (question.dimensions() != null) {
            out.put("dimensions", question.dimensions());
        }
        if (question.user() != null) {
            out.put("user", question.user());
        }
        if (question.purpose() != null) {
            losses.hint("input_type");
        }
        if (question.truncate() != null) {
            losses.hint("truncate");
        }
        if (question.title() != null) {
            losses.hint("title");
        }
        return new Prepared.Ready(Operation.EMBEDDINGS.path(), Body.of(Json.bytes(out)));
    }

    @Override
    public @Nullable EmbeddingAnswer read(JsonNode body, EmbeddingRequest question) {
        JsonNode data = body.path("data");
        if (!data.isArray() || data.size() != question.texts().size()) {
            return null;
        }
        var vectors = new ArrayList<JsonNode>(data.size());
        data.forEach(one -> vectors.add(Vectors.floats(one.path("embedding"))));
        TokenUsage usage = UsageReader.read(body.path("usage"));
        return new EmbeddingAnswer(
                null, Json.string(body, "model"), vectors, usage == null ? null : usage.prompt());
    }

    // --- as a client ----------------------------------------------------------------------------

    @Override
    public EmbeddingRequest read(JsonNode json, RequestFields fields) {
        Fields body = Fields.of(json);
        var extras = new ArrayList<Extra>(1);
        String format = body.text("encoding_format");
        if (format != null && !format.equals("float") && !format.equals("base64")) {
            throw body.at("encoding_format").wrong("float or base64");
        }
        for (var field : json.properties()) {
            switch (field.getKey()) {
                case "model",
                        "input",
                        "encoding_format",
                        "dimensions",
                        "user",
                        "input_type",
                        "task_type",
                        "title",
                        "auto_truncate",
                        "truncate",
                        "fallbacks" -> {}
                case "provider" -> {
                    if (fields.provider() == null) {
                        extras.add(new Extra("provider", true));
                    }
                }
                default -> {
                    if (!field.getValue().isNull()) {
                        extras.add(new Extra(field.getKey(), true));
                    }
                }
            }
        }
        Fields truncate = body.at("truncate");
        Boolean cut =
                truncate.node().isTextual()
                        ? Boolean.valueOf(!truncate.is("NONE"))
                        : body.bool("truncate");
        return new EmbeddingRequest(
                texts(body.at("input")),
                purpose(body),
                body.whole("dimensions", 1),
                "base64".equals(format),
                cut == null ? body.bool("auto_truncate") : cut,
                body.text("title"),
                body.text("user"),
                extras);
    }

    private static List<String> texts(Fields input) {
        if (input.node().isTextual()) {
            return List.of(input.text());
        }
        if (!input.node().isArray() || input.size() == 0) {
            throw input.wrong("a text or an array of texts");
        }
        var texts = new ArrayList<String>(input.size());
        for (int i = 0; i < input.size(); i++) {
            if (!input.item(i).node().isTextual()) {
                throw input.item(i).wrong("a text; this model's provider takes no token numbers");
            }
            texts.add(input.item(i).text());
        }
        return texts;
    }

    /** A field that other providers taught the clients of this API, in any of their words. */
    private static @Nullable Purpose purpose(Fields body) {
        String word = body.text("input_type");
        word = word == null ? body.text("task_type") : word;
        if (word == null) {
            return null;
        }
        String name = word.toLowerCase(Locale.ROOT);
        if (name.contains("code_retrieval")) {
            return Purpose.CODE_QUERY;
        }
        if (name.contains("question")) {
            return Purpose.QUESTION;
        }
        if (name.contains("fact")) {
            return Purpose.FACT;
        }
        if (name.contains("query")) {
            return Purpose.QUERY;
        }
        if (name.contains("classification")) {
            return Purpose.CLASSIFICATION;
        }
        if (name.contains("cluster")) {
            return Purpose.CLUSTERING;
        }
        return name.contains("similarity") ? Purpose.SIMILARITY : Purpose.DOCUMENT;
    }

    @Override
    public List<Extra> extras(EmbeddingRequest question) {
        return question.extras();
    }

    @Override
    public byte[] write(EmbeddingAnswer answer, EmbeddingRequest question, RequestFields fields) {
        ObjectNode out = Json.object().put("object", "list");
        ArrayNode data = out.putArray("data");
        for (JsonNode vector : answer.vectors()) {
            ObjectNode one = data.addObject().put("object", "embedding");
            one.put("index", data.size() - 1);
            if (question.base64()) {
                one.put("embedding", Vectors.base64(vector));
            } else {
                one.set("embedding", Vectors.floats(vector));
            }
        }
        out.put("model", answer.model() == null ? asked(fields) : answer.model());
        long tokens = answer.tokens() == null ? 0 : answer.tokens();
        out.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
        return Json.bytes(out);
    }

    private static String asked(RequestFields fields) {
        return fields.model() == null ? "" : fields.model();
    }

    @Override
    public @Nullable TokenUsage usage(EmbeddingAnswer answer) {
        return answer.tokens() == null ? null : new TokenUsage(answer.tokens(), 0, 0, 0, 0);
    }
}
