package io.tollgate.providers.dialect.embedding;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.dialect.Conversation.Prepared;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.dialect.translation.Losses;
import io.tollgate.providers.upstream.Body;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** OpenAI's embeddings as a provider's wire format. */
public final class OpenAiEmbeddingUpstream implements EmbeddingUpstream {
    @Override
    public Prepared write(EmbeddingRequest request, String upstreamModel, Losses losses) {
        ObjectNode out = Json.object().put("model", upstreamModel);
        ArrayNode input = out.putArray("input");
        request.inputs().forEach(input::add);
        if (request.dimensions() != null) {
            out.put("dimensions", request.dimensions());
        }
        out.put("encoding_format", "float");
        if (request.purpose() != null) {
            losses.hint("taskType");
        }
        if (request.title() != null) {
            losses.hint("title");
        }
        if (Boolean.FALSE.equals(request.truncate())) {
            losses.demand("auto_truncate", "false (expected: true with this provider)");
        }
        return new Prepared.Ready(Operation.EMBEDDINGS.path(), Body.of(Json.bytes(out)));
    }

    @Override
    public @Nullable EmbeddingAnswer read(JsonNode answer) {
        if (!answer.path("data").isArray()) {
            return null;
        }
        var vectors = new ArrayList<JsonNode>();
        for (JsonNode one : answer.path("data")) {
            if (!one.path("embedding").isArray()) {
                return null;
            }
            vectors.add(one.path("embedding"));
        }
        JsonNode tokens = answer.path("usage").path("prompt_tokens");
        return new EmbeddingAnswer(vectors, tokens.isNumber() ? tokens.asLong() : -1);
    }
}
