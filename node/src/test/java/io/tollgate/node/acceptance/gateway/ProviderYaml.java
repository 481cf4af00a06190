package io.tollgate.node.acceptance.gateway;

import io.tollgate.node.acceptance.upstream.FakeUpstream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A provider of a configuration file, changed by returning a new one.
 *
 * @param settings further keys of the provider with their values in YAML's flow style
 */
public record ProviderYaml(
        String name, String baseUrl, List<String> keys, Map<String, String> settings) {
    /** What every provider key of a test begins with; no client may ever see it. */
    public static final String CANARY = "canary-";

    private static final String ALL_OPERATIONS =
            "[/embeddings, /completions, /responses, /images, /audio, /moderations, /files,"
                    + " /batches, /realtime]";

    public ProviderYaml {
        keys = List.copyOf(keys);
        for (String key : keys) {
            if (!key.startsWith(CANARY)) {
                throw new IllegalArgumentException(
                        "key: " + key + " (expected: begins with " + CANARY + ")");
            }
        }
    }

    /** A provider with one key that offers everything OpenAI does. */
    public static ProviderYaml of(String name, FakeUpstream upstream) {
        return of(name, upstream.baseUrl());
    }

    public static ProviderYaml of(String name, String baseUrl) {
        return new ProviderYaml(
                name, baseUrl, List.of(CANARY + name), Map.of("operations", ALL_OPERATIONS));
    }

    /** The same with these keys, named key-1, key-2 and so on. */
    public ProviderYaml withKeys(String... others) {
        return new ProviderYaml(name, baseUrl, List.of(others), settings);
    }

    public ProviderYaml withModels(String... models) {
        return with("models", "[" + String.join(", ", models) + "]");
    }

    /** The same with a setting such as {@code network} and {@code {connect-timeout: 1s}}. */
    public ProviderYaml with(String setting, String value) {
        var more = new LinkedHashMap<>(settings);
        more.put(setting, value);
        return new ProviderYaml(name, baseUrl, keys, more);
    }

    String text() {
        var text = new StringBuilder();
        text.append("  ").append(name).append(":\n    base-url: ").append(baseUrl);
        text.append(keys.isEmpty() ? "\n" : "\n    keys:\n");
        for (int i = 0; i < keys.size(); i++) {
            text.append("      - {name: key-").append(i + 1).append(", value: ");
            text.append(keys.get(i)).append("}\n");
        }
        settings.forEach((setting, value) ->
                text.append("    ").append(setting).append(": ").append(value).append('\n'));
        return text.toString();
    }
}
