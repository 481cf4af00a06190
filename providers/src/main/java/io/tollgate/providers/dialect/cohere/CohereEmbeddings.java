package io.tollgate.providers.dialect.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.Extra;
import io.tollgate.providers.dialect.Conversation.Prepared;
import io.tollgate.providers.dialect.Json;
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
import org.jspecify.annotations.Nullable;

/** Embeddings in Cohere's format, both ways. */
public final class CohereEmbeddings
        implements OperationClient<EmbeddingRequest, EmbeddingAnswer>,
                OperationUpstream<EmbeddingRequest, EmbeddingAnswer> {
    /** Most texts of one request. */
    private static final int MOST_TEXTS = 96;

    // --- as a provider --------------------------------------------------------------------------

    @Override
    public Prepared write(EmbeddingRequest question, String upstreamModel, Losses losses) {
        ObjectNode out = Json.object().put("model", upstreamModel);
        if (question.texts().size() > MOST_TEXTS) {
            losses.impossible(
                    "input",
                    question.texts().size() + " texts (expected: at most " + MOST_TEXTS + ")");
        }
        ArrayNode texts = out.putArray("texts");
        question.texts().forEach(texts::add);
        out.put("input_type", word(question.purpose()));
        out.putArray("embedding_types").add("float");
        if (question.dimensions() != null) {
            out.put("output_dimension", question.dimensions());
        }
        if (question.truncate() != null) {
            out.put("truncate", question.truncate() ? "END" : "NONE");
        }
        if (question.user() != null) {
            losses.hint("user");
        }
        if (question.title() != null) {
            losses.hint("title");
        }
        return new Prepared.Ready("/embed", Body.of(Json.bytes(out)));
    }

    /** The field must be there: what is not said is a document, as most texts are. */
    private static String word(@Nullable Purpose purpose) {
        return switch (purpose) {
            case QUERY, QUESTION, FACT, CODE_QUERY -> "search_query";
            case CLASSIFICATION -> "classification";
            case CLUSTERING, SIMILARITY -> "clustering";
            case DOCUMENT -> "search_document";
            case null -> "search_document";
        };
    }

    @Override
    public @Nullable EmbeddingAnswer read(JsonNode body, EmbeddingRequest question) {
        JsonNode embeddings = body.path("embeddings");
        JsonNode floats = embeddings.isArray() ? embeddings : embeddings.path("float");
        if (!floats.isArray() || floats.size() != question.texts().size()) {
            return null;
        }
        var vectors = new ArrayList<JsonNode>(floats.size());
        floats.forEach(vectors::add);
        JsonNode billed = body.path("meta").path("billed_units");
        Long tokens =
                billed.path("input_tokens").isNumber()
                        ? Usages.count(billed, "input_tokens")
                        : null;
        return new EmbeddingAnswer(Json.string(body, "id"), null, vectors, tokens);
    }

    // --- as a client ----------------------------------------------------------------------------

    @Override
    public EmbeddingRequest read(JsonNode json, RequestFields fields) {
        Fields body = Fields.of(json);
        var extras = new ArrayList<Extra>(1);
        Fields array = body.array("texts");
        if (array == null) {
            array = body.array("inputs");
        }
        if (array == null || array.size() == 0) {
            throw body.at("texts").wrong("an array of texts");
        }
        var texts = new ArrayList<String>(array.size());
        for (int i = 0; i < array.size(); i++) {
            texts.add(text(array.item(i)));
        }
        boolean base64 = types(body, extras);
        String truncate = body.text("truncate");
        for (var field : json.properties()) {
            switch (field.getKey()) {
                case "model",
                        "texts",
                        "inputs",
                        "input_type",
                        "embedding_types",
                        "output_dimension",
                        "truncate",
                        "fallbacks",
                        "provider" -> {}
                case "priority" -> extras.add(new Extra("priority", false));
                default -> {
                    if (!field.getValue().isNull() && !field.getValue().isEmpty()) {
                        extras.add(new Extra(field.getKey(), true));
                    }
                }
            }
        }
        return new EmbeddingRequest(
                texts,
                purpose(body.at("input_type")),
                body.whole("output_dimension", 1),
                base64,
                truncate == null ? null : !truncate.equals("NONE"),
                null,
                null,
                extras);
    }

    /** A text, or one among the parts of an input. */
    private static String text(Fields item) {
        if (item.node().isTextual()) {
            return item.text();
        }
        Fields content = item.array("content");
        if (content == null || content.size() != 1 || !content.item(0).type().equals("text")) {
            throw item.wrong("a text, or a content of one text");
        }
        return content.item(0).needed("text");
    }

    /** Floats and their base64 can be had of every provider; other numbers are its own. */
    private static boolean types(Fields body, List<Extra> extras) {
        Fields types = body.array("embedding_types");
        boolean base64 = false;
        for (int i = 0; types != null && i < types.size(); i++) {
            if (types.item(i).is("base64")) {
                base64 = true;
            } else if (!types.item(i).is("float")) {
                extras.add(new Extra(types.item(i).path(), true));
            }
        }
        return base64;
    }

    private static @Nullable Purpose purpose(Fields type) {
        if (!type.given()) {
            return null;
        }
        return switch (type.text()) {
            case "search_document" -> Purpose.DOCUMENT;
            case "search_query" -> Purpose.QUERY;
            case "classification" -> Purpose.CLASSIFICATION;
            case "clustering" -> Purpose.CLUSTERING;
            default ->
                    throw type.wrong("search_document, search_query, classification, clustering");
        };
    }

    @Override
    public List<Extra> extras(EmbeddingRequest question) {
        return question.extras();
    }

    @Override
    public byte[] write(EmbeddingAnswer answer, EmbeddingRequest question, RequestFields fields) {
        ObjectNode out = Json.object().put("id", AnswerWriter.id(answer.id()));
        ObjectNode embeddings = out.putObject("embeddings");
        ArrayNode floats = embeddings.putArray("float");
        answer.vectors().forEach(vector -> floats.add(Vectors.floats(vector)));
        if (question.base64()) {
            ArrayNode encoded = embeddings.putArray("base64");
            answer.vectors().forEach(vector -> encoded.add(Vectors.base64(vector)));
        }
        ArrayNode texts = out.putArray("texts");
        question.texts().forEach(texts::add);
        ObjectNode meta = out.putObject("meta");
        meta.putObject("api_version").put("version", "2");
        if (answer.tokens() != null) {
            meta.putObject("billed_units").put("input_tokens", answer.tokens());
        }
        out.put("response_type", "embeddings_by_type");
        return Json.bytes(out);
    }

    @Override
    public @Nullable TokenUsage usage(EmbeddingAnswer answer) {
        return answer.tokens() == null ? null : new TokenUsage(answer.tokens(), 0, 0, 0, 0);
    }
}
