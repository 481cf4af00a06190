package io.tollgate.node.config;

import io.tollgate.providers.profile.Profile;
import java.util.List;

/**
 * A provider that the node may call.
 *
 * @param name the first part of {@code provider/model}
 * @param profile what is known of it, with the configuration's own settings already applied
 * @param baseUrl where its API begins: the profile's, in parts
 * @param keys empty only where the provider wants none
 * @param models what it offers; empty where that is not known
 * @param network how it is reached
 * @param headers added to every request
 * @param dropUnsupported whether what it cannot do is left out of a request instead of refused
 */
public record ProviderConfig(
        String name,
        Profile profile,
        BaseUrl baseUrl,
        List<KeyConfig> keys,
        List<String> models,
        NetworkConfig network,
        List<HeaderConfig> headers,
        boolean dropUnsupported) {
    public ProviderConfig {
        Names.check("name", name);
        keys = List.copyOf(keys);
        models = List.copyOf(models);
        headers = List.copyOf(headers);
        if (keys.isEmpty() && profile.auth() != Profile.Auth.NONE) {
            throw new IllegalArgumentException("keys: none (expected: at least one)");
        }
    }
}
