package io.tollgate.node.migrate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** Reads who stands in for whom, from {@code router_settings} or {@code litellm_settings}. */
final class LiteLlmFallbacks {
    private static final String ALL = "*";

    private final Report report;
    private final Map<String, List<Named>> byGroup = new LinkedHashMap<>();
    private final List<Named> usual = new ArrayList<>();

    /**
     * @param sections those that count first, first
     */
    LiteLlmFallbacks(List<Found> sections, Report report) {
        this.report = report;
        boolean general = false;
        boolean context = false;
        for (Found section : sections) {
            Found fallbacks = section.at("fallbacks");
            Found longer = section.at("context_window_fallbacks");
            if (!general) {
                read(fallbacks, false);
            } else if (fallbacks.says()) {
                report.left(fallbacks.whole().path(), "router_settings has them too, and counts");
            }
            if (!context) {
                read(longer, true);
            }
            general |= fallbacks.says();
            context |= longer.says();
            for (Found name : section.at("default_fallbacks").items()) {
                usual.add(new Named(name.path(), name.text()));
            }
        }
    }

    /** A model that stands in. */
    record Named(String path, String name) {}

    private void read(Found list, boolean forContext) {
        for (Found item : list.items()) {
            for (String group : item.keys()) {
                if (forContext) {
                    report.changed(
                            item.at(group).path(),
                            "put behind the fallbacks of "
                                    + group
                                    + ": here one list is tried after failures of any kind");
                }
                for (Found name : item.at(group).items()) {
                    if (name.isMapping()) {
                        report.left(
                                name.whole().path(),
                                "a request of its own (expected: the name of a model)");
                    } else if (group.equals(ALL)) {
                        usual.add(new Named(name.path(), name.text()));
                    } else {
                        byGroup.computeIfAbsent(group, _ -> new ArrayList<>())
                                .add(new Named(name.path(), name.text()));
                    }
                }
            }
        }
    }

    /** Whether anybody may stand in for that one. */
    boolean any(String group) {
        return byGroup.containsKey(group) || !usual.isEmpty();
    }

    List<String> groups() {
        return List.copyOf(byGroup.keySet());
    }

    /** The longest list of them. */
    int longest() {
        int longest = usual.size();
        for (List<Named> list : byGroup.values()) {
            longest = Math.max(longest, list.size());
        }
        return longest;
    }

    /** Those of a group that mean something here. */
    List<String> of(String group, KnownModels known) {
        var names = new LinkedHashSet<String>();
        for (Named one : byGroup.getOrDefault(group, usual)) {
            if (one.name().equals(group)) {
                continue;
            }
            if (known.knows(one.name())) {
                names.add(one.name());
            } else {
                report.left(one.path(), one.name() + " is no model of this file");
            }
        }
        return List.copyOf(names);
    }
}
