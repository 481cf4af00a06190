package io.tollgate.providers.rerank;

import io.tollgate.providers.chat.Extra;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Documents that a client wants in the order in which they answer a question.
 *
 * @param top how many of them; null for all
 * @param returnDocuments whether the answer shall hold their texts
 * @param tokensPerDocument how much of each is read; null for the model's own bound
 * @param extras what the client's API has and these words lack
 */
public record RerankRequest(
        String query,
        List<String> documents,
        @Nullable Long top,
        boolean returnDocuments,
        @Nullable Long tokensPerDocument,
        List<Extra> extras) {
    public RerankRequest {
        documents = List.copyOf(documents);
        extras = List.copyOf(extras);
    }
}
