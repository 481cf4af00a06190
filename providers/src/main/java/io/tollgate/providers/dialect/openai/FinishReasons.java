package io.tollgate.providers.dialect.openai;

import java.util.List;
import java.util.Locale;

/** Why an answer ended, in OpenAI's words. */
final class FinishReasons {
    /** OpenAI's own. */
    static final List<String> OPENAI =
            List.of("stop", "length", "tool_calls", "content_filter", "function_call");

    private FinishReasons() {}

    /**
     * OpenAI's word for a provider's.
     *
     * @param toolCalls whether the answer has tool calls: many providers then still say "stop"
     */
    static String map(String reason, boolean toolCalls) {
        String mapped =
                switch (reason.toLowerCase(Locale.ROOT)) {
                    case "length",
                            "max_tokens",
                            "model_length",
                            "max_output_tokens",
                            "max_completion_tokens",
                            "model_context_window_exceeded",
                            "insufficient_system_resource",
                            "incomplete" ->
                            "length";
                    case "tool_calls", "tool_use", "tool_call" -> "tool_calls";
                    case "function_call" -> "function_call";
                    case "content_filter",
                            "refusal",
                            "guardrail_intervened",
                            "content_filtered",
                            "safety",
                            "recitation",
                            "blocklist",
                            "prohibited_content",
                            "spii" ->
                            "content_filter";
                    default -> "stop";
                };
        return toolCalls && mapped.equals("stop") ? "tool_calls" : mapped;
    }

    /** Whether it says that the provider failed. */
    static boolean isError(String reason) {
        return reason.equals("error") || reason.equals("abort");
    }
}
