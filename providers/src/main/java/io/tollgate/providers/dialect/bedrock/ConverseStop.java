package io.tollgate.providers.dialect.bedrock;

import io.tollgate.providers.chat.FinishReason;
import org.jspecify.annotations.Nullable;

/** Why an answer ended, in Converse's words. */
final class ConverseStop {
    private ConverseStop() {}

    /**
     * The meaning of a word. Some models say that the turn ended while they wait for tools.
     *
     * @param calls whether the answer has tool calls for the client
     */
    static FinishReason read(String word, boolean calls) {
        return switch (word) {
            case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
            case "guardrail_intervened", "content_filtered" -> FinishReason.CONTENT_FILTER;
            default -> calls ? FinishReason.TOOL_CALLS : FinishReason.STOP;
        };
    }

    static String word(FinishReason reason, @Nullable String stopSequence) {
        return switch (reason) {
            case STOP -> stopSequence == null ? "end_turn" : "stop_sequence";
            case LENGTH -> "max_tokens";
            case TOOL_CALLS -> "tool_use";
            case CONTENT_FILTER -> "content_filtered";
        };
    }
}
