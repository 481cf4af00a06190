package io.tollgate.node.routing;

import java.util.ArrayList;

/** A model of a provider with the keys that may be used for it, at most 64. Immutable. */
final class Target {
    private final Provider provider;
    private final String model;
    private final int weight;
    private final Step.Try[] candidates;

    private Target(Provider provider, String model, int weight, Step.Try[] candidates) {
        this.provider = provider;
        this.model = model;
        this.weight = weight;
        this.candidates = candidates;
    }

    /**
     * Without candidates where no key allows the model.
     *
     * @param model the provider's name of it; "" for a call that names no model
     * @param weight its share within its group
     */
    static Target of(Provider provider, String model, int weight) {
        var candidates = new ArrayList<Step.Try>(provider.keys().size());
        for (ProviderKey key : provider.keys()) {
            if (model.isEmpty() || key.allows(model)) {
                candidates.add(new Step.Try(provider, key, model, 0));
            }
        }
        return new Target(provider, model, weight, candidates.toArray(Step.Try[]::new));
    }

    Provider provider() {
        return provider;
    }

    String model() {
        return model;
    }

    int weight() {
        return weight;
    }

    int size() {
        return candidates.length;
    }

    /** The step that one key leads to, without a delay. */
    Step.Try candidate(int index) {
        return candidates[index];
    }
}
