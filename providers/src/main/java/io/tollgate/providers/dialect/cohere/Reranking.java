package io.tollgate.providers.dialect.cohere;

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
import io.tollgate.providers.rerank.RerankAnswer;
import io.tollgate.providers.rerank.RerankAnswer.Ranked;
import io.tollgate.providers.rerank.RerankRequest;
import io.tollgate.providers.upstream.Body;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reranking, both ways, in Cohere's second version and in the form that its first version taught
 * all others (Jina, Together, vLLM): the same fields, but documents may be objects and may be
 * wanted back.
 */
public final class Reranking
        implements OperationClient<RerankRequest, RerankAnswer>,
                OperationUpstream<RerankRequest, RerankAnswer> {
    private final boolean secondVersion;

    private Reranking(boolean secondVersion) {
        this.secondVersion = secondVersion;
    }

    /** That of Cohere itself. */
    public static Reranking secondVersion() {
        return new Reranking(true);
    }

    /** That of all others, at {@code /v1/rerank}. */
    public static Reranking common() {
        return new Reranking(false);
    }

    // --- as a provider --------------------------------------------------------------------------

    @Override
    public Prepared write(RerankRequest question, String upstreamModel, Losses losses) {
        ObjectNode out = Json.object().put("model", upstreamModel);
        out.put("query", question.query());
        ArrayNode documents = out.putArray("documents");
        question.documents().forEach(documents::add);
        if (question.top() != null) {
            out.put("top_n", question.top());
        }
        if (question.tokensPerDocument() != null) {
            if (secondVersion) {
                out.put("max_tokens_per_doc", question.tokensPerDocument());
            } else {
                losses.hint("max_tokens_per_doc");
            }
        }
        return new Prepared.Ready(Operation.RERANK.path(), Body.of(Json.bytes(out)));
    }

    @Override
    public @Nullable RerankAnswer read(JsonNode body, RerankRequest question) {
        if (!body.path("results").isArray()) {
            return null;
        }
        var results = new ArrayList<Ranked>();
        for (JsonNode result : body.path("results")) {
            int index = result.path("index").asInt(-1);
            if (index < 0 || index >= question.documents().size()) {
                return null;
            }
            results.add(new Ranked(index, result.path("relevance_score")));
        }
        JsonNode units = body.path("meta").path("billed_units").path("search_units");
        JsonNode tokens = body.path("usage").path("total_tokens");
        return new RerankAnswer(
                Json.string(body, "id"),
                Json.string(body, "model"),
                results,
                units.isNumber() ? (Long) units.asLong() : null,
                tokens.isNumber() ? (Long) Math.max(0, tokens.asLong()) : null);
    }

    // --- as a client ----------------------------------------------------------------------------

    @Override
    public RerankRequest read(JsonNode json, RequestFields fields) {
        Fields body = Fields.of(json);
        var extras = new ArrayList<Extra>(1);
        for (var field : json.properties()) {
            switch (field.getKey()) {
                case "model",
                        "query",
                        "documents",
                        "top_n",
                        "top_k",
                        "return_documents",
                        "max_tokens_per_doc",
                        "fallbacks" -> {}
                case "provider" -> {
                    if (fields.provider() == null) {
                        extras.add(new Extra("provider", true));
                    }
                }
                case "priority", "max_chunks_per_doc", "user" ->
                        extras.add(new Extra(field.getKey(), false));
                default -> {
                    if (!field.getValue().isNull()) {
                        extras.add(new Extra(field.getKey(), true));
                    }
                }
            }
        }
        Long top = body.whole("top_n", 1);
        return new RerankRequest(
                body.needed("query"),
                documents(body),
                top == null ? body.whole("top_k", 1) : top,
                Boolean.TRUE.equals(body.bool("return_documents")),
                body.whole("max_tokens_per_doc", 1),
                extras);
    }

    private static List<String> documents(Fields body) {
        Fields array = body.array("documents");
        if (array == null || array.size() == 0) {
            throw body.at("documents").wrong("an array of documents");
        }
        var documents = new ArrayList<String>(array.size());
        for (int i = 0; i < array.size(); i++) {
            Fields document = array.item(i);
            JsonNode text = document.node().path("text");
            if (document.node().isTextual()) {
                documents.add(document.text());
            } else if (text.isTextual()) {
                documents.add(text.textValue());
            } else if (document.node().isObject()) {
                documents.add(Json.text(document.node()));
            } else {
                throw document.wrong("a text, or an object with a text");
            }
        }
        return documents;
    }

    @Override
    public List<Extra> extras(RerankRequest question) {
        return question.extras();
    }

    @Override
    public byte[] write(RerankAnswer answer, RerankRequest question, RequestFields fields) {
        ObjectNode out = Json.object().put("id", AnswerWriter.id(answer.id()));
        if (!secondVersion) {
            out.put("model", Objects.requireNonNullElse(model(answer, fields), ""));
        }
        ArrayNode results = out.putArray("results");
        for (Ranked ranked : answer.results()) {
            ObjectNode result = results.addObject().put("index", ranked.index());
            result.set("relevance_score", ranked.score());
            if (question.returnDocuments()) {
                result.putObject("document").put("text", question.documents().get(ranked.index()));
            }
        }
        if (!secondVersion && answer.tokens() != null) {
            out.putObject("usage").put("total_tokens", answer.tokens());
        }
        ObjectNode meta = out.putObject("meta");
        meta.putObject("api_version").put("version", secondVersion ? "2" : "1");
        if (answer.searchUnits() != null) {
            meta.putObject("billed_units").put("search_units", answer.searchUnits());
        }
        return Json.bytes(out);
    }

    private static @Nullable String model(RerankAnswer answer, RequestFields fields) {
        return answer.model() == null ? fields.model() : answer.model();
    }

    @Override
    public @Nullable TokenUsage usage(RerankAnswer answer) {
        return answer.tokens() == null ? null : new TokenUsage(answer.tokens(), 0, 0, 0, 0);
    }
}
