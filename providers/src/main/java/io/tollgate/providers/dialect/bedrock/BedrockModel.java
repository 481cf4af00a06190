package io.tollgate.providers.dialect.bedrock;

import io.tollgate.providers.dialect.anthropic.Claude;
import java.util.Locale;

/**
 * What a model on Bedrock accepts, told by its id: a table that ages. The id may be an inference
 * profile's or an ARN; of an ARN that does not name its model nothing is known, and what is not
 * known is treated as a model that takes what most take.
 *
 * @param forcedTools whether it can be made to call a tool
 * @param schemas whether it takes an output schema
 * @param caching whether it takes cache points
 */
record BedrockModel(
        String id,
        boolean claude,
        boolean nova,
        boolean gptOss,
        boolean forcedTools,
        boolean schemas,
        boolean caching) {
    static BedrockModel of(String id) {
        String name = id.toLowerCase(Locale.ROOT);
        boolean claude = Claude.is(name);
        boolean nova = name.contains("amazon.nova");
        boolean old =
                name.contains("titan")
                        || name.contains("meta.llama")
                        || name.contains("ai21.")
                        || name.contains("cohere.")
                        || name.contains("mistral-7b")
                        || name.contains("mixtral")
                        || name.contains("mistral-large-2402")
                        || name.contains("mistral-small");
        return new BedrockModel(
                id,
                claude,
                nova,
                name.contains("openai.gpt-oss"),
                claude || nova || name.contains("mistral.mistral-large"),
                claude ? Claude.structured(name) : !nova && !old,
                (claude && !isEarlyClaude(name)) || nova);
    }

    private static boolean isEarlyClaude(String name) {
        return name.contains("claude-v2")
                || name.contains("claude-instant")
                || name.contains("claude-3-haiku")
                || name.contains("claude-3-sonnet")
                || name.contains("claude-3-opus")
                || name.contains("claude-3-5-sonnet-20240620");
    }
}
