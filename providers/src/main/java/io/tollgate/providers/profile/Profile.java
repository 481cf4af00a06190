package io.tollgate.providers.profile;

import java.util.List;

/**
 * What is known of a provider before anything is configured.
 *
 * @param name the provider's name in the configuration, such as {@code groq}
 * @param baseUrl with scheme and any path prefix, no slash at the end
 * @param environmentVariables where its key is found without a configuration file, in order
 * @param wire how it speaks
 * @param auth where the key goes
 * @param streamOptions whether it accepts {@code stream_options.include_usage}
 * @param operations what it offers besides chat, by route prefix such as {@code /embeddings}
 */
public record Profile(
        String name,
        String baseUrl,
        List<String> environmentVariables,
        Wire wire,
        Auth auth,
        boolean streamOptions,
        List<String> operations) {
    public Profile {
        environmentVariables = List.copyOf(environmentVariables);
        operations = List.copyOf(operations);
    }

    /** The wire format of chat. */
    public enum Wire {
        OPENAI_CHAT,
        OPENAI_RESPONSES
    }

    /** Where the provider key goes. */
    public enum Auth {
        BEARER,
        /** Header {@code api-key}, as Azure OpenAI. */
        API_KEY,
        NONE
    }
}
