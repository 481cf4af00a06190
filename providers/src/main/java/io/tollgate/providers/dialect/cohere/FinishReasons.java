package io.tollgate.providers.dialect.cohere;

import io.tollgate.providers.chat.FinishReason;

/** This API's words for why an answer ended. */
final class FinishReasons {
    private FinishReasons() {}

    static FinishReason read(String word, boolean calls) {
        return switch (word) {
            case "MAX_TOKENS" -> FinishReason.LENGTH;
            case "TOOL_CALL" -> FinishReason.TOOL_CALLS;
            case "ERROR_TOXIC" -> FinishReason.CONTENT_FILTER;
            default -> calls ? FinishReason.TOOL_CALLS : FinishReason.STOP;
        };
    }

    /** Whether the provider failed in the middle of its answer. */
    static boolean isError(String word) {
        return word.equals("ERROR") || word.equals("TIMEOUT");
    }

    /** A word of this API's clients; it has none for an answer that was held back. */
    static String word(FinishReason reason, boolean stopSequence) {
        return switch (reason) {
            case STOP -> stopSequence ? "STOP_SEQUENCE" : "COMPLETE";
            case LENGTH -> "MAX_TOKENS";
            case TOOL_CALLS -> "TOOL_CALL";
            case CONTENT_FILTER -> "COMPLETE";
        };
    }
}
