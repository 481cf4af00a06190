package io.tollgate.providers.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What a chat client has at the end.
 *
 * @param usage missing where none came
 * @param error missing where none came
 */
public record ReadCompletion(
        String text,
        String reasoning,
        String refusal,
        List<ToolCall> toolCalls,
        String finishReason,
        JsonNode usage,
        JsonNode error) {

    /** One tool call, joined. */
    public record ToolCall(String id, String name, String arguments) {}
}
