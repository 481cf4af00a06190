package io.tollgate.providers.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.dialect.TokenUsage;
import org.jspecify.annotations.Nullable;

/** The usage of an OpenAI-shaped answer, for the other readers of this format. */
public final class Usages {
    private Usages() {}

    /** The usage in that tree; null where it is none of tokens. */
    public static @Nullable TokenUsage read(JsonNode usage) {
        return UsageReader.read(usage);
    }
}
