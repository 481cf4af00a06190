package io.tollgate.node.acceptance.gateway;

import java.util.ArrayList;
import java.util.List;

/**
 * The configuration file of a gateway under test. Everything that a test does not say is as a user
 * would have it.
 */
public final class GatewayYaml {
    /** The virtual key that every test gateway knows; may use every model. */
    public static final String CLIENT_KEY = "sk-tollgate-acceptance-client";

    private final List<String> providers = new ArrayList<>();
    private final List<String> aliases = new ArrayList<>();
    private final List<String> virtualKeys = new ArrayList<>();

    public GatewayYaml() {
        virtualKey("acceptance", CLIENT_KEY);
    }

    /**
     * A provider that speaks OpenAI's chat completions, with these keys (named key-1 and so on).
     */
    public GatewayYaml provider(String name, String baseUrl, String... keys) {
        providers.add(name + " " + baseUrl + " " + String.join(",", keys));
        return this;
    }

    /** An alias with a first target and its fallbacks, each {@code provider/model}. */
    public GatewayYaml alias(String name, String target, String... fallbacks) {
        aliases.add(name + " " + target + " " + String.join(",", fallbacks));
        return this;
    }

    /** A virtual key; where models are given, it may use only these. */
    public GatewayYaml virtualKey(String name, String key, String... models) {
        virtualKeys.add(name + " " + key + " " + String.join(",", models));
        return this;
    }

    public String text() {
        return String.join("\n", providers) + aliases + virtualKeys;
    }
}
