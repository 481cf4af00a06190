package io.tollgate.providers.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.dialect.Conversation.Prepared;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.translation.Losses;
import io.tollgate.providers.dialect.translation.OperationUpstream;
import io.tollgate.providers.embedding.EmbeddingAnswer;
import io.tollgate.providers.embedding.EmbeddingRequest;
import io.tollgate.providers.upstream.Body;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Embeddings of Gemini's API, many texts in one request. Where it does not count tokens, they are
 * estimated.
 */
public final class GeminiEmbeddings
        implements OperationUpstream<EmbeddingRequest, EmbeddingAnswer> {
    @Override
    public Prepared write(EmbeddingRequest question, String upstreamModel, Losses losses) {
        String model = GeminiPaths.plain(upstreamModel);
        ArrayNode requests = Json.array();
        for (String text : question.texts()) {
            ObjectNode one = requests.addObject().put("model", "models/" + model);
            one.putObject("content").putArray("parts").addObject().put("text", text);
            if (question.purpose() != null) {
                one.put("taskType", TaskTypes.word(question.purpose()));
            }
            if (question.title() != null) {
                one.put("title", question.title());
            }
            if (question.dimensions() != null) {
                one.put("outputDimensionality", question.dimensions());
            }
        }
        if (Boolean.FALSE.equals(question.truncate())) {
            losses.demand("truncate", "no cutting (expected: cutting with this provider)");
        }
        if (question.user() != null) {
            losses.hint("user");
        }
        ObjectNode out = Json.object();
        out.set("requests", requests);
        return new Prepared.Ready(
                GeminiPaths.of(GeminiPaths.MODELS, model) + ":batchEmbedContents",
                Body.of(Json.bytes(out)));
    }

    @Override
    public @Nullable EmbeddingAnswer read(JsonNode body, EmbeddingRequest question) {
        JsonNode embeddings = body.path("embeddings");
        if (!embeddings.isArray() || embeddings.size() != question.texts().size()) {
            return null;
        }
        var vectors = new ArrayList<JsonNode>(embeddings.size());
        embeddings.forEach(one -> vectors.add(one.path("values")));
        JsonNode tokens = body.path("usageMetadata").path("promptTokenCount");
        return new EmbeddingAnswer(
                null,
                null,
                vectors,
                tokens.isNumber() ? tokens.asLong() : question.estimatedTokens());
    }
}
