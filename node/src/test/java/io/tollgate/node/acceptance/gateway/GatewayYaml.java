package io.tollgate.node.acceptance.gateway;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The configuration file of a gateway under test: loopback, free ports, and what a test adds. What
 * no test says is as a user would have it. Changed in place.
 */
public final class GatewayYaml {
    /** The virtual key that every test gateway knows; may use every model. */
    public static final String CLIENT_KEY = "acceptance-client-0123456789";

    public static final String ADMIN_TOKEN = "acceptance-admin-token";

    private final List<ProviderYaml> providers = new ArrayList<>();
    private final Map<String, String> aliases = new LinkedHashMap<>();
    private final List<String> virtualKeys = new ArrayList<>();
    private final Map<String, String> settings = new LinkedHashMap<>();

    public GatewayYaml() {
        virtualKey("acceptance", CLIENT_KEY);
        with("listen", "[{host: 127.0.0.1, port: 0}]");
        with("admin", "{host: 127.0.0.1, port: 0, token: " + ADMIN_TOKEN + "}");
    }

    public static GatewayYaml of(ProviderYaml... providers) {
        var yaml = new GatewayYaml();
        yaml.providers.addAll(List.of(providers));
        return yaml;
    }

    public GatewayYaml provider(ProviderYaml provider) {
        providers.add(provider);
        return this;
    }

    /** An alias with one target and its fallbacks, each {@code provider/model}. */
    public GatewayYaml alias(String name, String target, String... fallbacks) {
        aliases.put(
                name,
                "{targets: [%s], fallbacks: [%s]}".formatted(target, String.join(", ", fallbacks)));
        return this;
    }

    /** A virtual key; where models are given, it may use only these. */
    public GatewayYaml virtualKey(String name, String key, String... models) {
        String only = models.length == 0 ? "" : ", models: [" + String.join(", ", models) + "]";
        virtualKeys.add("  - {name: " + name + ", key: " + key + only + "}\n");
        return this;
    }

    /** A virtual key with further settings in YAML's flow style, such as {@code team: a}. */
    public GatewayYaml virtualKeyWith(String name, String key, String settings) {
        virtualKeys.add("  - {name: " + name + ", key: " + key + ", " + settings + "}\n");
        return this;
    }

    public GatewayYaml withoutVirtualKey(String name) {
        virtualKeys.removeIf(key -> key.contains("{name: " + name + ","));
        return this;
    }

    /** A key at the top of the file with its value in YAML's flow style. */
    public GatewayYaml with(String setting, String value) {
        settings.put(setting, value);
        return this;
    }

    public String text() {
        var text = new StringBuilder();
        settings.forEach(
                (setting, value) -> text.append(setting).append(": ").append(value).append('\n'));
        text.append(providers.isEmpty() ? "providers: {}\n" : "providers:\n");
        providers.forEach(provider -> text.append(provider.text()));
        if (!aliases.isEmpty()) {
            text.append("aliases:\n");
            aliases.forEach((name, alias) ->
                    text.append("  ").append(name).append(": ").append(alias).append('\n'));
        }
        text.append("virtual-keys:\n");
        virtualKeys.forEach(text::append);
        return text.toString();
    }
}
