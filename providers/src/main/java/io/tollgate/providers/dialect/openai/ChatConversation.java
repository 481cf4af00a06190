package io.tollgate.providers.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.TokenUsage;
import io.tollgate.providers.upstream.ResponseHead;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A conversation about chat whose whole answers can be had for another format to be made of. */
public interface ChatConversation extends Conversation {
    /**
     * Reads a whole answer with status 2xx, as {@link #answer} does, without writing it again.
     *
     * @param body from position to limit; not changed
     */
    Whole whole(ResponseHead head, ByteBuffer body);

    /** Outcome of {@link #whole}. */
    sealed interface Whole {
        /**
         * The usual answer: one choice with a text, and nothing else that has a meaning.
         *
         * @param created in seconds since 1970; 0 where not said
         * @param text null where the answer is empty
         * @param finishReason one of OpenAI's
         * @param usage null where nothing was counted
         */
        record Plain(
                String id,
                @Nullable String model,
                long created,
                @Nullable String text,
                String finishReason,
                @Nullable TokenUsage usage)
                implements Whole {}

        /** What had to be read in full. */
        sealed interface Parsed extends Whole {}

        /**
         * Any other answer, repaired.
         *
         * @param usage null where nothing was counted
         */
        record Tree(JsonNode completion, @Nullable TokenUsage usage) implements Parsed {}

        /** An error inside a 200, or no answer of this protocol. */
        record Failed(ProviderError error) implements Parsed {}
    }
}
