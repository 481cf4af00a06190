package io.tollgate.providers.dialect.embedding;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.dialect.Conversation.Prepared;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.gemini.GeminiPaths;
import io.tollgate.providers.dialect.translation.Losses;
import io.tollgate.providers.upstream.Body;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** Vertex AI's predict of embedding models as a provider's wire format. */
public final class VertexEmbeddingUpstream implements EmbeddingUpstream {
    @Override
    public Prepared write(EmbeddingRequest request, String upstreamModel, Losses losses) {
        if (upstreamModel.contains("gemini-embedding") && request.inputs().size() > 1) {
            losses.impossible(
                    "input", request.inputs().size() + " texts (expected: one with this model)");
        }
        ObjectNode out = Json.object();
        ArrayNode instances = out.putArray("instances");
        for (String input : request.inputs()) {
            ObjectNode one = instances.addObject().put("content", input);
            if (request.purpose() != null) {
                one.put("task_type", request.purpose());
            }
            if (request.title() != null) {
                one.put("title", request.title());
            }
        }
        ObjectNode parameters = Json.object();
        if (request.dimensions() != null) {
            parameters.put("outputDimensionality", request.dimensions());
        }
        if (request.truncate() != null) {
            parameters.put("autoTruncate", request.truncate());
        }
        if (!parameters.isEmpty()) {
            out.set("parameters", parameters);
        }
        return new Prepared.Ready(
                GeminiPaths.of(GeminiPaths.VERTEX_MODELS, upstreamModel) + ":predict",
                Body.of(Json.bytes(out)));
    }

    @Override
    public @Nullable EmbeddingAnswer read(JsonNode answer) {
        if (!answer.path("predictions").isArray()) {
            return null;
        }
        var vectors = new ArrayList<JsonNode>();
        long tokens = 0;
        for (JsonNode one : answer.path("predictions")) {
            vectors.add(one.path("embeddings").path("values"));
            tokens += one.path("embeddings").path("statistics").path("token_count").asLong(0);
        }
        return new EmbeddingAnswer(vectors, tokens > 0 ? tokens : -1);
    }
}
