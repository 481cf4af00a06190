package io.tollgate.providers.dialect.embedding;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.dialect.Conversation.Prepared;
import io.tollgate.providers.dialect.translation.Losses;
import org.jspecify.annotations.Nullable;

/** A provider's wire format of embeddings. Stateless; any thread. */
public interface EmbeddingUpstream {
    /** Writes a request. */
    Prepared write(EmbeddingRequest request, String upstreamModel, Losses losses);

    /** Reads an answer; null where it is none of this format. */
    @Nullable EmbeddingAnswer read(JsonNode answer);
}
