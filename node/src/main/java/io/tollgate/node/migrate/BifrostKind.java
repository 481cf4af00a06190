package io.tollgate.node.migrate;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A provider as Bifrost knows it.
 *
 * @param profile ours
 * @param path what its addresses lack at their end, because Bifrost puts it there
 */
record BifrostKind(String profile, String path) {
    private static final String V1 = "/v1";

    private static final Map<String, BifrostKind> KNOWN =
            Map.ofEntries(
                    Map.entry("openai", new BifrostKind("openai", V1)),
                    Map.entry("azure", new BifrostKind("azure", "/openai/v1")),
                    Map.entry("anthropic", new BifrostKind("anthropic", V1)),
                    Map.entry("bedrock", new BifrostKind("bedrock", "")),
                    Map.entry("vertex", new BifrostKind("vertex", "")),
                    Map.entry("gemini", new BifrostKind("gemini", "")),
                    Map.entry("cohere", new BifrostKind("cohere", "/v2")),
                    Map.entry("mistral", new BifrostKind("mistral", V1)),
                    Map.entry("groq", new BifrostKind("groq", V1)),
                    Map.entry("elevenlabs", new BifrostKind("elevenlabs", V1)),
                    Map.entry("openrouter", new BifrostKind("openrouter", V1)),
                    Map.entry("perplexity", new BifrostKind("perplexity", "")),
                    Map.entry("cerebras", new BifrostKind("cerebras", V1)),
                    Map.entry("xai", new BifrostKind("xai", V1)),
                    Map.entry("fireworks", new BifrostKind("fireworks", V1)),
                    Map.entry("huggingface", new BifrostKind("huggingface", V1)),
                    Map.entry("deepseek", new BifrostKind("deepseek", V1)),
                    Map.entry("together", new BifrostKind("together", V1)),
                    Map.entry("ollama", new BifrostKind("ollama", V1)),
                    Map.entry("sgl", new BifrostKind("sglang", V1)),
                    Map.entry("vllm", new BifrostKind("vllm", V1)));

    /** The one of that name; null where we have no profile for it. */
    static @Nullable BifrostKind of(String name) {
        return KNOWN.get(name);
    }

    /** What a provider of one's own that speaks such a format is. */
    static @Nullable BifrostKind custom(String base) {
        return base.equals("openai")
                ? new BifrostKind(LiteLlmKind.COMPATIBLE, V1)
                : KNOWN.get(base);
    }
}
