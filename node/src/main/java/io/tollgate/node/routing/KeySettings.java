package io.tollgate.node.routing;

import io.tollgate.providers.credential.Credential;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A provider key as it is configured.
 *
 * @param name unique within its provider; shown in response headers, records and metrics
 * @param secret "" where the provider asks for none; of a key with a credential, what tells it from
 *     others, never sent
 * @param weight its share against the other keys, 1 to 1000
 * @param models the provider's models it may be used for, each exact or with a {@code *} at its
 *     end; empty for all
 * @param credential where the secret changes with time; null where it does not
 */
public record KeySettings(
        String name,
        KeySecret secret,
        int weight,
        List<String> models,
        @Nullable Credential credential) {
    public KeySettings {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name: blank (expected: a name)");
        }
        if (weight < 1 || weight > 1000) {
            throw new IllegalArgumentException("weight: " + weight + " (expected: 1 to 1000)");
        }
        models = List.copyOf(models);
    }

    public KeySettings(String name, KeySecret secret, int weight, List<String> models) {
        this(name, secret, weight, models, null);
    }
}
