package io.tollgate.providers.catalog.litellm;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** How LiteLLM's names of providers and models become ours. */
final class Names {
    private static final String VERTEX = "vertex_ai";
    private static final Map<String, String> PROVIDERS =
            Map.ofEntries(
                    Map.entry("openai", "openai"),
                    Map.entry("text-completion-openai", "openai"),
                    Map.entry("azure", "azure"),
                    Map.entry("azure_text", "azure"),
                    Map.entry("azure_ai", "azure"),
                    Map.entry("anthropic", "anthropic"),
                    Map.entry("bedrock", "bedrock"),
                    Map.entry("bedrock_converse", "bedrock"),
                    Map.entry("gemini", "google-gemini"),
                    Map.entry(VERTEX, "vertex"),
                    Map.entry("mistral", "mistral"),
                    Map.entry("codestral", "mistral"),
                    Map.entry("cohere", "cohere"),
                    Map.entry("cohere_chat", "cohere"),
                    Map.entry("groq", "groq"),
                    Map.entry("together_ai", "together"),
                    Map.entry("fireworks_ai", "fireworks"),
                    Map.entry("fireworks_ai-embedding-models", "fireworks"),
                    Map.entry("openrouter", "openrouter"),
                    Map.entry("perplexity", "perplexity"),
                    Map.entry("deepseek", "deepseek"),
                    Map.entry("xai", "xai"),
                    Map.entry("cerebras", "cerebras"),
                    Map.entry("huggingface", "huggingface"),
                    Map.entry("nvidia_nim", "nvidia-nim"),
                    Map.entry("replicate", "replicate"),
                    Map.entry("elevenlabs", "elevenlabs"));

    /**
     * Those where a path in a model's name is a region, a size or a commitment, which no request
     * names.
     */
    private static final List<String> WITHOUT_PATHS = List.of("openai", "azure", "bedrock");

    private static final Pattern VARIANT =
            Pattern.compile("(low|medium|high|hd|standard|[0-9]+-x-[0-9]+|max-x-max)/.*");
    private static final Pattern SIZE_CLASS = Pattern.compile("(fireworks-ai|together-ai)-.*");

    private Names() {}

    /** Our name of a provider; nothing where we have none for it. */
    static Optional<String> provider(String theirs) {
        return Optional.ofNullable(PROVIDERS.get(theirs.startsWith(VERTEX) ? VERTEX : theirs));
    }

    /** The name that a request would give to a model: theirs without the provider in front. */
    static String model(String key, String theirs) {
        int slash = key.indexOf('/');
        if (slash < 0) {
            return key;
        }
        String first = key.substring(0, slash);
        boolean provider =
                first.equals(theirs)
                        || first.equals(provider(theirs).orElse(""))
                        || provider(theirs).equals(provider(first));
        return provider ? key.substring(slash + 1) : key;
    }

    /** Why no request asks for a model of that name; "" where one may. */
    static String unfit(String provider, String model) {
        if (model.isEmpty()
                || model.chars().anyMatch(c -> c <= ' ' || c == 127)
                || "[#".indexOf(model.charAt(0)) >= 0) {
            return "the name cannot be a model's";
        }
        if (SIZE_CLASS.matcher(model).matches()) {
            return "a class of models, not a model";
        }
        boolean path = model.indexOf('/') >= 0;
        return VARIANT.matcher(model).matches() || (path && WITHOUT_PATHS.contains(provider))
                ? "the price of one region, size or commitment of a model"
                : "";
    }
}
