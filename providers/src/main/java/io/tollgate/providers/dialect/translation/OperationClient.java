package io.tollgate.providers.dialect.translation;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.chat.Extra;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.dialect.TokenUsage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client API of an operation that is one question and one answer, such as embeddings: reads its
 * requests, writes its answers. Stateless; any thread.
 *
 * @param <Q> the question in neutral words
 * @param <A> the answer in neutral words
 */
public interface OperationClient<Q, A> {
    /** Reads a request; throws {@link WrongField} where it is none of this API. */
    Q read(JsonNode body, RequestFields fields);

    /** What only this API has. */
    List<Extra> extras(Q question);

    /**
     * The answer in this API's JSON.
     *
     * @param fields those of the request
     */
    byte[] write(A answer, Q question, RequestFields fields);

    /** What the answer cost; null where its provider does not say. */
    @Nullable TokenUsage usage(A answer);
}
