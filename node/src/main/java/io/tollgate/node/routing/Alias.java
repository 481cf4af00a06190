package io.tollgate.node.routing;

import java.util.List;

/**
 * A name of the operator's own for one or more models.
 *
 * @param name what clients ask for
 * @param targets one is taken by chance, by weight, among those that have a healthy key; the others
 *     are tried when it fails
 * @param fallbacks model names (also aliases, of which only the targets count) tried in order after
 *     the targets
 */
public record Alias(String name, List<WeightedModel> targets, List<String> fallbacks) {
    /** Most targets, and most fallbacks, of an alias. */
    public static final int MAX_TARGETS = 64;

    public Alias {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name: blank (expected: a name)");
        }
        if (targets.isEmpty() || targets.size() > MAX_TARGETS) {
            throw new IllegalArgumentException(
                    "targets: " + targets.size() + " (expected: 1 to " + MAX_TARGETS + ")");
        }
        if (fallbacks.size() > MAX_TARGETS) {
            throw new IllegalArgumentException(
                    "fallbacks: " + fallbacks.size() + " (expected: at most " + MAX_TARGETS + ")");
        }
        targets = List.copyOf(targets);
        fallbacks = List.copyOf(fallbacks);
    }

    /**
     * A target.
     *
     * @param model {@code provider/model}, or a bare model that one provider lists
     * @param weight 1 to 1000
     */
    public record WeightedModel(String model, int weight) {
        public WeightedModel {
            if (weight < 1 || weight > 1000) {
                throw new IllegalArgumentException("weight: " + weight + " (expected: 1 to 1000)");
            }
        }
    }
}
