package io.tollgate.node.migrate;

import io.tollgate.providers.catalog.BuiltInPrices;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A provider as LiteLLM knows it.
 *
 * @param name the first part of its {@code model}
 * @param profile ours
 * @param keyVariable where LiteLLM looks for a key that is not configured; "" where none is needed
 * @param baseVariable where it looks for an address; "" for nowhere
 */
record LiteLlmKind(String name, String profile, String keyVariable, String baseVariable) {
    static final String COMPATIBLE = "openai-compatible";

    private static final Map<String, String> BY_BEGINNING =
            Map.of(
                    "gpt-", "openai",
                    "chatgpt-", "openai",
                    "o1", "openai",
                    "o3", "openai",
                    "o4", "openai",
                    "text-embedding-3", "openai",
                    "text-embedding-ada", "openai",
                    "whisper-", "openai",
                    "tts-", "openai",
                    "claude-", "anthropic");

    /** The one of that name; null where we have no profile for it. */
    static @Nullable LiteLlmKind of(String name) {
        return switch (name) {
            case "openai", "text-completion-openai" -> kind(name, "openai", "OPENAI_API_KEY", "");
            case "azure", "azure_text" -> kind(name, "azure", "AZURE_API_KEY", "AZURE_API_BASE");
            case "anthropic", "anthropic_text" -> kind(name, "anthropic", "ANTHROPIC_API_KEY", "");
            case "gemini" -> kind(name, "gemini", "GEMINI_API_KEY", "");
            case "vertex_ai", "vertex_ai_beta" -> kind(name, "vertex", "", "");
            case "bedrock", "bedrock_converse" -> kind(name, "bedrock", "", "");
            case "cohere", "cohere_chat" -> kind(name, "cohere", "COHERE_API_KEY", "");
            case "groq" -> kind(name, "groq", "GROQ_API_KEY", "");
            case "mistral" -> kind(name, "mistral", "MISTRAL_API_KEY", "");
            case "deepseek" -> kind(name, "deepseek", "DEEPSEEK_API_KEY", "");
            case "xai" -> kind(name, "xai", "XAI_API_KEY", "");
            case "together_ai" -> kind(name, "together", "TOGETHERAI_API_KEY", "");
            case "fireworks_ai" -> kind(name, "fireworks", "FIREWORKS_API_KEY", "");
            case "openrouter" -> kind(name, "openrouter", "OPENROUTER_API_KEY", "");
            case "perplexity" -> kind(name, "perplexity", "PERPLEXITYAI_API_KEY", "");
            case "cerebras" -> kind(name, "cerebras", "CEREBRAS_API_KEY", "");
            case "huggingface" -> kind(name, "huggingface", "HF_TOKEN", "");
            case "nvidia_nim" -> kind(name, "nvidia-nim", "NVIDIA_NIM_API_KEY", "");
            case "ollama", "ollama_chat" -> kind(name, "ollama", "", "OLLAMA_API_BASE");
            case "vllm", "hosted_vllm" -> kind(name, "vllm", "", "HOSTED_VLLM_API_BASE");
            case "lm_studio" -> kind(name, "lm-studio", "", "LM_STUDIO_API_BASE");
            case "custom_openai", "openai_like", "litellm_proxy", "azure_ai" ->
                    kind(name, COMPATIBLE, "", "");
            default -> null;
        };
    }

    private static LiteLlmKind kind(String name, String profile, String key, String base) {
        return new LiteLlmKind(name, profile, key, base);
    }

    /** The provider of a model that is named without one: LiteLLM looks into its price list. */
    static Optional<LiteLlmKind> ofBareModel(String model) {
        for (Map.Entry<String, String> known : BY_BEGINNING.entrySet()) {
            if (model.startsWith(known.getKey())) {
                return Optional.ofNullable(of(known.getValue()));
            }
        }
        var offering = new TreeSet<String>();
        BuiltInPrices.all().entries().stream()
                .filter(entry -> entry.model().equals(model))
                .forEach(entry -> offering.add(entry.provider()));
        return offering.size() == 1 ? Optional.ofNullable(of(offering.first())) : Optional.empty();
    }

    /** The name that the provider would like to have here. */
    String wanted() {
        return profile;
    }
}
