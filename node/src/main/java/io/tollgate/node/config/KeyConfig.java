package io.tollgate.node.config;

import java.util.List;

/**
 * A key of a provider.
 *
 * @param name shown in response headers, metrics and logs, unique within the provider
 * @param value what the provider gets
 * @param weight its share of the calls beside the provider's other keys
 * @param models the provider's models that this key may be used for; empty for all
 */
public record KeyConfig(String name, KeyValue value, int weight, List<String> models) {
    static final Range WEIGHT = Range.count(1, 1000);

    public KeyConfig {
        Names.check("name", name);
        WEIGHT.check("weight", weight);
        models = List.copyOf(models);
    }
}
