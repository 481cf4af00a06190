package io.tollgate.node.routing;

import java.util.List;

/**
 * The candidates of a model name: groups that are tried in order, of which each holds targets of
 * equal rank. Immutable; shared by all requests for that name.
 */
final class Plan {
    private final Target[][] groups;

    private Plan(Target[][] groups) {
        this.groups = groups;
    }

    static Plan of(Target target) {
        return new Plan(new Target[][] {{target}});
    }

    /** One group of those targets, then the first group of each fallback. */
    static Plan of(List<Target> targets, List<Plan> fallbacks) {
        return following(targets.toArray(Target[]::new), fallbacks);
    }

    /** The first group of each plan; at least one plan. */
    static Plan of(List<Plan> plans) {
        return following(plans.getFirst().groups[0], plans.subList(1, plans.size()));
    }

    /** The same first group with other fallbacks. */
    Plan withFallbacks(List<Plan> fallbacks) {
        return following(groups[0], fallbacks);
    }

    int groups() {
        return groups.length;
    }

    /** Targets in that group. */
    int targets(int group) {
        return groups[group].length;
    }

    Target target(int group, int index) {
        return groups[group][index];
    }

    /** The first target of the first group. */
    Target first() {
        return groups[0][0];
    }

    private static Plan following(Target[] first, List<Plan> fallbacks) {
        var groups = new Target[1 + fallbacks.size()][];
        groups[0] = first;
        for (int i = 0; i < fallbacks.size(); i++) {
            groups[1 + i] = fallbacks.get(i).groups[0];
        }
        return new Plan(groups);
    }
}
