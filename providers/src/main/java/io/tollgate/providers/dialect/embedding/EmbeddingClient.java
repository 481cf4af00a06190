package io.tollgate.providers.dialect.embedding;

import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.dialect.translation.Fields;

/** A client API of embeddings. Stateless; any thread. */
public interface EmbeddingClient {
    /**
     * Reads a request.
     *
     * @throws io.tollgate.providers.dialect.translation.WrongField where it is none of this API
     */
    EmbeddingRequest read(Fields body, RequestFields fields);

    /**
     * Writes the answer.
     *
     * @param promptTokens told by the provider, or estimated
     */
    byte[] write(
            EmbeddingAnswer answer,
            EmbeddingRequest request,
            RequestFields fields,
            long promptTokens);
}
