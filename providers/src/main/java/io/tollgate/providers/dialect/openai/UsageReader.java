package io.tollgate.providers.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.dialect.TokenUsage;
import org.jspecify.annotations.Nullable;

/** Reads the usage of any OpenAI-shaped answer, chat and Responses alike. */
final class UsageReader {
    private UsageReader() {}

    /** Null where it is no usage of tokens. */
    static @Nullable TokenUsage read(JsonNode usage) {
        JsonNode prompt = either(usage, "prompt_tokens", "input_tokens");
        JsonNode completion = either(usage, "completion_tokens", "output_tokens");
        if (!prompt.isNumber()
                && !completion.isNumber()
                && !usage.path("total_tokens").isNumber()) {
            return null;
        }
        JsonNode in = either(usage, "prompt_tokens_details", "input_tokens_details");
        JsonNode out = either(usage, "completion_tokens_details", "output_tokens_details");
        long promptTokens = count(prompt);
        long completionTokens = count(completion);
        long reasoning =
                Math.max(
                        count(out.path("reasoning_tokens")), count(usage.path("reasoning_tokens")));
        long total = count(usage.path("total_tokens"));
        if (reasoning > 0 && total == promptTokens + completionTokens + reasoning) {
            completionTokens += reasoning;
        }
        return new TokenUsage(
                promptTokens,
                completionTokens,
                cached(usage, in),
                count(in.path("cache_write_tokens")),
                Math.min(reasoning, completionTokens));
    }

    private static long cached(JsonNode usage, JsonNode details) {
        long cached = count(details.path("cached_tokens"));
        if (cached > 0) {
            return cached;
        }
        cached = count(usage.path("cached_tokens"));
        if (cached > 0) {
            return cached;
        }
        cached = count(usage.path("prompt_cache_hit_tokens"));
        return cached > 0 ? cached : count(usage.path("num_cached_tokens"));
    }

    private static JsonNode either(JsonNode usage, String first, String second) {
        JsonNode value = usage.path(first);
        return value.isMissingNode() || value.isNull() ? usage.path(second) : value;
    }

    private static long count(JsonNode value) {
        return value.isNumber() ? Math.max(0, value.asLong()) : 0;
    }
}
