package io.tollgate.providers.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.dialect.Conversation.Prepared;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.translation.Losses;
import io.tollgate.providers.dialect.translation.OperationUpstream;
import io.tollgate.providers.rerank.RerankAnswer;
import io.tollgate.providers.rerank.RerankAnswer.Ranked;
import io.tollgate.providers.rerank.RerankRequest;
import io.tollgate.providers.upstream.Body;
import io.tollgate.providers.upstream.ResponseHead;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Reranking by InvokeModel, in the words of Cohere's models. Bedrock's other API for it is on
 * another host and is not asked; its answers are read all the same.
 */
public final class BedrockRerank implements OperationUpstream<RerankRequest, RerankAnswer> {
    private static final int VERSION = 2;

    private final BedrockErrors errors;

    public BedrockRerank(Clock clock) {
        this.errors = new BedrockErrors(clock);
    }

    @Override
    public Prepared write(RerankRequest question, String upstreamModel, Losses losses) {
        ObjectNode out = Json.object().put("query", question.query());
        ArrayNode documents = out.putArray("documents");
        question.documents().forEach(documents::add);
        if (question.top() != null) {
            out.put("top_n", question.top());
        }
        out.put("api_version", VERSION);
        if (question.tokensPerDocument() != null) {
            losses.hint("max_tokens_per_doc");
        }
        String path = ModelPath.of(upstreamModel, "invoke", losses);
        return new Prepared.Ready(path, Body.of(Json.bytes(out)));
    }

    @Override
    public @Nullable RerankAnswer read(JsonNode body, RerankRequest question) {
        if (!body.path("results").isArray()) {
            return null;
        }
        var results = new ArrayList<Ranked>();
        for (JsonNode result : body.path("results")) {
            int index = result.path("index").asInt(-1);
            JsonNode score =
                    result.has("relevanceScore")
                            ? result.path("relevanceScore")
                            : result.path("relevance_score");
            if (index < 0 || index >= question.documents().size() || !score.isNumber()) {
                return null;
            }
            results.add(new Ranked(index, score));
        }
        return new RerankAnswer(Json.string(body, "id"), null, results, null, null);
    }

    @Override
    public @Nullable ProviderError error(ResponseHead head, ByteBuffer body) {
        return errors.of(head, body);
    }
}
