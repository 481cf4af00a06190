package io.tollgate.providers.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.dialect.Conversation.Prepared;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.translation.Losses;
import io.tollgate.providers.dialect.translation.OperationUpstream;
import io.tollgate.providers.embedding.EmbeddingAnswer;
import io.tollgate.providers.embedding.EmbeddingRequest;
import io.tollgate.providers.embedding.EmbeddingRequest.Purpose;
import io.tollgate.providers.upstream.Body;
import io.tollgate.providers.upstream.ResponseHead;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Embeddings by InvokeModel, whose body is that of the model: Titan's, Nova's or Cohere's, told by
 * the model's id. Answers tell by their form whose they are; what was used stands in a header.
 */
public final class BedrockEmbeddings
        implements OperationUpstream<EmbeddingRequest, EmbeddingAnswer> {
    private static final String TOKENS = "x-amzn-bedrock-input-token-count";
    private static final int MOST_TEXTS = 96;

    private final BedrockErrors errors;

    public BedrockEmbeddings(Clock clock) {
        this.errors = new BedrockErrors(clock);
    }

    @Override
    public Prepared write(EmbeddingRequest question, String upstreamModel, Losses losses) {
        String model = upstreamModel.toLowerCase(Locale.ROOT);
        ObjectNode out;
        if (model.contains("cohere.")) {
            out = cohere(question, losses);
        } else if (model.contains("nova")) {
            out = nova(question, losses);
        } else {
            if (!model.contains("titan")) {
                losses.impossible(
                        "model",
                        "'"
                                + upstreamModel
                                + "' (expected: an embedding model of Titan, Nova or Cohere)");
            }
            out = titan(question, model, losses);
        }
        if (question.title() != null) {
            losses.hint("title");
        }
        if (question.user() != null) {
            losses.hint("user");
        }
        String path = ModelPath.of(upstreamModel, "invoke", losses);
        return new Prepared.Ready(path, Body.of(Json.bytes(out)));
    }

    private static ObjectNode titan(EmbeddingRequest question, String model, Losses losses) {
        ObjectNode out = Json.object().put("inputText", onlyText(question, losses));
        if (question.dimensions() != null) {
            if (model.contains("titan-embed-text-v1") || model.contains("titan-embed-g1")) {
                losses.demand("dimensions", "not possible with this model");
            } else {
                out.put("dimensions", question.dimensions());
            }
        }
        if (question.purpose() != null) {
            losses.hint("input_type");
        }
        if (question.truncate() != null) {
            losses.hint("truncate");
        }
        return out;
    }

    private static ObjectNode nova(EmbeddingRequest question, Losses losses) {
        ObjectNode out = Json.object().put("taskType", "SINGLE_EMBEDDING");
        ObjectNode of =
                out.putObject("singleEmbeddingParams")
                        .put("embeddingPurpose", purposeOfNova(question.purpose()));
        if (question.dimensions() != null) {
            of.put("embeddingDimension", question.dimensions());
        }
        of.putObject("text")
                .put("truncationMode", Boolean.FALSE.equals(question.truncate()) ? "NONE" : "END")
                .put("value", onlyText(question, losses));
        return out;
    }

    private static ObjectNode cohere(EmbeddingRequest question, Losses losses) {
        ObjectNode out = Json.object();
        if (question.texts().size() > MOST_TEXTS) {
            losses.impossible(
                    "input",
                    question.texts().size() + " texts (expected: at most " + MOST_TEXTS + ")");
        }
        ArrayNode texts = out.putArray("texts");
        question.texts().forEach(texts::add);
        out.put("input_type", purposeOfCohere(question.purpose()));
        if (question.dimensions() != null) {
            out.put("output_dimension", question.dimensions());
        }
        if (question.truncate() != null) {
            out.put("truncate", question.truncate() ? "END" : "NONE");
        }
        return out;
    }

    private static String onlyText(EmbeddingRequest question, Losses losses) {
        List<String> texts = question.texts();
        if (texts.size() > 1) {
            losses.impossible("input", texts.size() + " texts (expected: one with this model)");
        }
        return texts.getFirst();
    }

    private static String purposeOfNova(@Nullable Purpose purpose) {
        return switch (purpose) {
            case QUERY, QUESTION, FACT, CODE_QUERY -> "TEXT_RETRIEVAL";
            case CLASSIFICATION -> "CLASSIFICATION";
            case CLUSTERING, SIMILARITY -> "CLUSTERING";
            case DOCUMENT -> "GENERIC_INDEX";
            case null -> "GENERIC_INDEX";
        };
    }

    /** The field must be there: what is not said is a document, as most texts are. */
    private static String purposeOfCohere(@Nullable Purpose purpose) {
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
        var vectors = new ArrayList<JsonNode>();
        JsonNode embeddings = body.path("embeddings");
        if (body.path("embedding").isArray()) {
            vectors.add(body.path("embedding"));
        } else if (embeddings.path("float").isArray()) {
            embeddings.path("float").forEach(vectors::add);
        } else {
            for (JsonNode one : embeddings) {
                vectors.add(one.isArray() ? one : one.path("embedding"));
            }
        }
        if (vectors.size() != question.texts().size()
                || !vectors.stream().allMatch(JsonNode::isArray)) {
            return null;
        }
        JsonNode tokens = body.path("inputTextTokenCount");
        return new EmbeddingAnswer(
                Json.string(body, "id"),
                null,
                vectors,
                tokens.isNumber() ? (Long) Math.max(0, tokens.asLong()) : null);
    }

    @Override
    public @Nullable EmbeddingAnswer read(
            JsonNode body, EmbeddingRequest question, ResponseHead head) {
        EmbeddingAnswer answer = read(body, question);
        if (answer == null || answer.tokens() != null) {
            return answer;
        }
        long counted = tokens(head);
        return new EmbeddingAnswer(
                answer.id(),
                answer.model(),
                answer.vectors(),
                counted < 0 ? question.estimatedTokens() : counted);
    }

    private static long tokens(ResponseHead head) {
        String value = head.header(TOKENS);
        return value != null && value.matches("\\d{1,15}") ? Long.parseLong(value) : -1;
    }

    @Override
    public @Nullable ProviderError error(ResponseHead head, ByteBuffer body) {
        return errors.of(head, body);
    }
}
