package io.tollgate.node.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants, whichever API it used.
 *
 * @param question the text of the last message of the user; "" where there is none
 * @param toolResult the last tool result where nothing follows it, else null
 * @param promptTokens as {@link DemoTokens} counts, and 3 for each message
 * @param maxTokens most tokens of the answer
 * @param schema the JSON schema the answer must fit, or null
 * @param jsonObject whether the answer must be some JSON object
 * @param stream whether to stream
 * @param includeUsage whether a chat stream ends with its usage
 */
record Ask(
        DemoModel model,
        String question,
        @Nullable String toolResult,
        long promptTokens,
        int maxTokens,
        List<Tool> tools,
        Choice choice,
        @Nullable JsonNode schema,
        boolean jsonObject,
        boolean stream,
        boolean includeUsage) {
    Ask {
        tools = List.copyOf(tools);
    }

    /**
     * A function the answer may call.
     *
     * @param parameters its JSON schema; a missing node where it takes none
     */
    record Tool(String name, JsonNode parameters) {}

    /** Whether the answer must call a function. */
    sealed interface Choice {
        /** As it thinks fit: where the question says "call NAME". */
        record Auto() implements Choice {}

        /** Never. */
        record None() implements Choice {}

        /** Any one. */
        record Required() implements Choice {}

        /** That one. */
        record Named(String name) implements Choice {}
    }
}
