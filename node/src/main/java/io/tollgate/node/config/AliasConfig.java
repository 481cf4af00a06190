package io.tollgate.node.config;

import java.util.List;

/**
 * A model name of the gateway's own.
 *
 * @param name what clients send as {@code model}
 * @param targets where its calls go, shared by weight
 * @param fallbacks model names that are tried in order when no target answers: aliases, {@code
 *     provider/model}, or models that a provider offers
 */
public record AliasConfig(String name, List<Target> targets, List<String> fallbacks) {
    public AliasConfig {
        targets = List.copyOf(targets);
        fallbacks = List.copyOf(fallbacks);
        if (name.isBlank()) {
            throw new IllegalArgumentException("name: blank (expected: a model name)");
        }
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("targets: none (expected: at least one)");
        }
    }

    /**
     * One model of one provider.
     *
     * @param provider the provider's name in the configuration
     * @param model the provider's own model name; may contain slashes
     * @param weight its share of the calls beside the alias's other targets
     */
    public record Target(String provider, String model, int weight) {
        static final Range WEIGHT = Range.count(1, 1000);

        public Target {
            if (provider.isBlank() || model.isBlank()) {
                throw new IllegalArgumentException(
                        "target: " + provider + "/" + model + " (expected: provider/model)");
            }
            WEIGHT.check("weight", weight);
        }
    }
}
