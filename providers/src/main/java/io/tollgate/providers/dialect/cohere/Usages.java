package io.tollgate.providers.dialect.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.Usage;
import org.jspecify.annotations.Nullable;

/**
 * Usage in this API's fields. {@code tokens} counts all that the model read, {@code billed_units}
 * what is charged for it; the larger is taken, where both are there.
 */
final class Usages {
    private static final long MOST = 1_000_000_000_000_000L;

    private Usages() {}

    static @Nullable Usage read(JsonNode usage) {
        JsonNode tokens = usage.path("tokens");
        JsonNode counted = tokens.isObject() ? tokens : usage.path("billed_units");
        if (!counted.isObject()) {
            return null;
        }
        long prompt = count(counted, "input_tokens");
        long completion = count(counted, "output_tokens");
        return new Usage(
                prompt,
                completion,
                Math.min(prompt, count(usage, "cached_tokens")),
                0,
                0,
                Math.min(completion, count(counted, "reasoning_tokens")));
    }

    /** A count may be written as a float. */
    static long count(JsonNode holder, String field) {
        JsonNode count = holder.path(field);
        return count.isNumber() ? (long) Math.max(0, Math.min(MOST, count.asDouble())) : 0;
    }

    static void write(Usage usage, ObjectNode into) {
        into.putObject("billed_units")
                .put("input_tokens", usage.prompt())
                .put("output_tokens", usage.completion());
        ObjectNode tokens = into.putObject("tokens");
        tokens.put("input_tokens", usage.prompt()).put("output_tokens", usage.completion());
        if (usage.reasoning() > 0) {
            tokens.put("reasoning_tokens", usage.reasoning());
        }
        into.put("cached_tokens", usage.cacheRead());
    }
}
