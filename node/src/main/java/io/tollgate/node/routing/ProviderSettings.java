package io.tollgate.node.routing;

import io.tollgate.providers.profile.Profile;
import io.tollgate.providers.upstream.Upstream;
import java.util.List;
import java.util.Map;

/**
 * A provider as it is configured.
 *
 * @param name what clients put before the slash: letters, digits, {@code . _ -}
 * @param profile how it speaks; the path of its base URL is put before each request path
 * @param upstream where it is reached
 * @param keys 1 to 64; may be empty where the profile needs no key
 * @param models the models it offers; empty where that is not known
 * @param headers sent with every request
 * @param dropUnsupported whether what it cannot do is left out of a request instead of refused
 */
public record ProviderSettings(
        String name,
        Profile profile,
        Upstream upstream,
        List<KeySettings> keys,
        List<String> models,
        Map<String, String> headers,
        boolean dropUnsupported) {
    /** Most keys of one provider. */
    public static final int MAX_KEYS = 64;

    public ProviderSettings {
        if (!name.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new IllegalArgumentException(
                    "name: '" + name + "' (expected: 1 to 64 letters, digits, '.', '_' or '-')");
        }
        if (keys.size() > MAX_KEYS) {
            throw new IllegalArgumentException(
                    "keys: " + keys.size() + " (expected: at most " + MAX_KEYS + ")");
        }
        if (keys.isEmpty() && profile.auth() != Profile.Auth.NONE) {
            throw new IllegalArgumentException("keys: none (expected: at least one)");
        }
        if (keys.stream().map(KeySettings::name).distinct().count() != keys.size()) {
            throw new IllegalArgumentException("keys: a name twice (expected: unique names)");
        }
        keys = List.copyOf(keys);
        models = List.copyOf(models);
        headers = Map.copyOf(headers);
    }

    /** Without the headers, which may hold secrets. */
    @Override
    public String toString() {
        return "ProviderSettings[" + name + ", " + upstream.origin() + ", keys " + keys + "]";
    }
}
