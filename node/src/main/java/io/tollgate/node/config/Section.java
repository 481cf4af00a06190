package io.tollgate.node.config;

import java.util.List;
import java.util.Optional;

/**
 * A part of the configuration that is made of named objects, which the API can add, replace and
 * hide one by one. All of them are taken over without a restart.
 */
public enum Section {
    PROVIDERS("providers", Shape.MAPPING),
    ALIASES("aliases", Shape.MAPPING),
    VIRTUAL_KEYS("virtual-keys", Shape.LIST),
    CUSTOMERS("customers", Shape.MAPPING),
    TEAMS("teams", Shape.MAPPING),
    /** Named {@code provider} or {@code provider/model}. */
    PROVIDER_LIMITS("provider-limits", Shape.MAPPING),
    /** Named {@code provider/model}. */
    PRICES("prices", Shape.PRICES),
    USERS("users", Shape.MAPPING),
    /** Whole groups of settings: {@link #GROUPS}. */
    SETTINGS("settings", Shape.GROUPS);

    /** The names in {@link #SETTINGS}. */
    public static final List<String> GROUPS = List.of("routing", "spending", "stream");

    private final String label;
    private final Shape shape;

    Section(String label, Shape shape) {
        this.label = label;
        this.shape = shape;
    }

    /** As it stands in the file and in paths of the API. */
    public String label() {
        return label;
    }

    Shape shape() {
        return shape;
    }

    public static Optional<Section> of(String label) {
        for (Section section : values()) {
            if (section.label.equals(label)) {
                return Optional.of(section);
            }
        }
        return Optional.empty();
    }

    /** Where its objects stand in the file. */
    enum Shape {
        /** Under their names in a mapping of that label. */
        MAPPING,
        /** In a list of that label, with their names in {@code name}. */
        LIST,
        /** In the list {@code models} of {@code prices}, named by {@code provider} and model. */
        PRICES,
        /** At the top of the file, under their own names. */
        GROUPS
    }
}
