package io.tollgate.providers.catalog;

import java.util.List;

/** How urgently a provider was asked to answer; some have another price for each. */
public enum ServiceTier {
    STANDARD(0, "standard"),
    /** By the provider's batch interface, within a day. */
    BATCH(1, "batch"),
    /** Slower and cheaper. */
    FLEX(2, "flex"),
    /** Faster and dearer. */
    PRIORITY(3, "priority");

    static final List<ServiceTier> ALL = List.of(values());

    private final int index;
    private final String key;

    ServiceTier(int index, String key) {
        this.index = index;
        this.key = key;
    }

    /** Its place in arrays. */
    int index() {
        return index;
    }

    /** How it is called in the configuration and in price files. */
    public String key() {
        return key;
    }
}
