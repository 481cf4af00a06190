package io.tollgate.providers.dialect.vertex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.dialect.Conversation.Prepared;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.gemini.GeminiPaths;
import io.tollgate.providers.dialect.gemini.TaskTypes;
import io.tollgate.providers.dialect.translation.Losses;
import io.tollgate.providers.dialect.translation.OperationUpstream;
import io.tollgate.providers.embedding.EmbeddingAnswer;
import io.tollgate.providers.embedding.EmbeddingRequest;
import io.tollgate.providers.upstream.Body;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** Vertex AI's predict of embedding models as a provider's wire format. */
public final class VertexEmbeddings
        implements OperationUpstream<EmbeddingRequest, EmbeddingAnswer> {
    @Override
    public Prepared write(EmbeddingRequest question, String upstreamModel, Losses losses) {
        int texts = question.texts().size();
        if (upstreamModel.contains("gemini-embedding") && texts > 1) {
            losses.impossible("input", texts + " texts (expected: one with this model)");
        }
        ObjectNode out = Json.object();
        ArrayNode instances = out.putArray("instances");
        for (String text : question.texts()) {
            ObjectNode one = instances.addObject().put("content", text);
            if (question.purpose() != null) {
                one.put("task_type", TaskTypes.word(question.purpose()));
            }
            if (question.title() != null) {
                one.put("title", question.title());
            }
        }
        ObjectNode parameters = Json.object();
        if (question.dimensions() != null) {
            parameters.put("outputDimensionality", question.dimensions());
        }
        if (question.truncate() != null) {
            parameters.put("autoTruncate", question.truncate());
        }
        if (!parameters.isEmpty()) {
            out.set("parameters", parameters);
        }
        if (question.user() != null) {
            losses.hint("user");
        }
        return new Prepared.Ready(
                GeminiPaths.of(GeminiPaths.VERTEX_MODELS, upstreamModel) + ":predict",
                Body.of(Json.bytes(out)));
    }

    @Override
    public @Nullable EmbeddingAnswer read(JsonNode body, EmbeddingRequest question) {
        JsonNode predictions = body.path("predictions");
        if (!predictions.isArray() || predictions.size() != question.texts().size()) {
            return null;
        }
        var vectors = new ArrayList<JsonNode>(predictions.size());
        long tokens = 0;
        for (JsonNode one : predictions) {
            vectors.add(one.path("embeddings").path("values"));
            tokens += one.path("embeddings").path("statistics").path("token_count").asLong(0);
        }
        return new EmbeddingAnswer(
                null, null, vectors, tokens > 0 ? tokens : question.estimatedTokens());
    }
}
