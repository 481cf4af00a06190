package io.tollgate.providers.dialect.ollama;

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

/** Embeddings of Ollama's own API. */
public final class OllamaEmbeddings
        implements OperationUpstream<EmbeddingRequest, EmbeddingAnswer> {
    @Override
    public Prepared write(EmbeddingRequest question, String upstreamModel, Losses losses) {
        ObjectNode out = Json.object().put("model", upstreamModel);
        ArrayNode input = out.putArray("input");
        question.texts().forEach(input::add);
        if (question.dimensions() != null) {
            out.put("dimensions", question.dimensions());
        }
        if (question.truncate() != null) {
            out.put("truncate", question.truncate());
        }
        if (question.purpose() != null) {
            losses.hint("input_type");
        }
        if (question.title() != null) {
            losses.hint("title");
        }
        if (question.user() != null) {
            losses.hint("user");
        }
        return new Prepared.Ready("/embed", Body.of(Json.bytes(out)));
    }

    @Override
    public @Nullable EmbeddingAnswer read(JsonNode body, EmbeddingRequest question) {
        JsonNode embeddings = body.path("embeddings");
        if (!embeddings.isArray() || embeddings.size() != question.texts().size()) {
            return null;
        }
        var vectors = new ArrayList<JsonNode>(embeddings.size());
        embeddings.forEach(vectors::add);
        JsonNode tokens = body.path("prompt_eval_count");
        return new EmbeddingAnswer(
                null,
                Json.string(body, "model"),
                vectors,
                tokens.isNumber() ? (Long) Math.max(0, tokens.asLong()) : null);
    }
}
