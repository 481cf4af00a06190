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

/** batchEmbedContents as a provider's wire format. */
public final class GeminiEmbeddingUpstream implements EmbeddingUpstream {
    @Override
    public Prepared write(EmbeddingRequest request, String upstreamModel, Losses losses) {
        String model = GeminiPaths.plain(upstreamModel);
        ObjectNode out = Json.object();
        ArrayNode requests = out.putArray("requests");
        for (String input : request.inputs()) {
            ObjectNode one = requests.addObject().put("model", "models/" + model);
            one.putObject("content").putArray("parts").addObject().put("text", input);
            if (request.dimensions() != null) {
                one.put("outputDimensionality", request.dimensions());
            }
            if (request.purpose() != null) {
                one.put("taskType", request.purpose());
            }
            if (request.title() != null) {
                one.put("title", request.title());
            }
        }
        if (Boolean.FALSE.equals(request.truncate())) {
            losses.demand("auto_truncate", "false (expected: true with this provider)");
        }
        return new Prepared.Ready(
                GeminiPaths.of(GeminiPaths.MODELS, model) + ":batchEmbedContents",
                Body.of(Json.bytes(out)));
    }

    @Override
    public @Nullable EmbeddingAnswer read(JsonNode answer) {
        if (!answer.path("embeddings").isArray()) {
            return null;
        }
        var vectors = new ArrayList<JsonNode>();
        for (JsonNode one : answer.path("embeddings")) {
            vectors.add(one.path("values"));
        }
        JsonNode tokens = answer.path("usageMetadata").path("promptTokenCount");
        return new EmbeddingAnswer(vectors, tokens.isNumber() ? tokens.asLong() : -1);
    }
}
