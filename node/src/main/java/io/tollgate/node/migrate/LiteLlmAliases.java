package io.tollgate.node.migrate;

import io.tollgate.node.migrate.LiteLlmDeployments.Deployment;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes aliases of model groups: all deployments of one {@code model_name} are targets of one
 * alias. Providers get their names here, so that no alias hides a provider's model.
 */
final class LiteLlmAliases {
    private final Draft draft;
    private final LiteLlmFallbacks fallbacks;
    private final KnownModels known;
    private final Map<String, List<Deployment>> groups = new LinkedHashMap<>();

    LiteLlmAliases(
            Draft draft,
            List<Deployment> deployments,
            LiteLlmFallbacks fallbacks,
            KnownModels known) {
        this.draft = draft;
        this.fallbacks = fallbacks;
        this.known = known;
        deployments.stream()
                .filter(one -> !one.isPattern())
                .forEach(one ->
                        groups.computeIfAbsent(one.group(), _ -> new ArrayList<>()).add(one));
        nameProviders(deployments);
    }

    private void nameProviders(List<Deployment> deployments) {
        var hidden = new HashSet<String>(Set.of("demo"));
        groups.forEach((group, members) -> {
            int slash = group.indexOf('/');
            if (slash > 0 && !isItself(group, members)) {
                hidden.add(group.substring(0, slash));
            }
        });
        var names = new GivenNames(new Report());
        for (ProviderDraft provider : draft.providers()) {
            String wanted = provider.identity().wanted();
            provider.name(
                    names.give("", "", hidden.contains(wanted) ? wanted + "-provider" : wanted));
            draft.report().taken("providers", provider.name());
        }
        for (Deployment one : deployments) {
            if (one.isPattern()) {
                String here = one.provider().name() + "/*";
                draft.report().taken("models", here);
                if (one.group().endsWith("/*") && !one.group().equals(here)) {
                    draft.report()
                            .changed(one.entry().path() + ".model_name", "is " + here + " here");
                }
            }
        }
    }

    /** Whether the name is provider and model already, so that no alias is needed. */
    private boolean isItself(String group, List<Deployment> members) {
        return !fallbacks.any(group)
                && members.stream()
                        .allMatch(one ->
                                group.equals(one.provider().identity().wanted() + "/" + one.model())
                                        && one.provider() == members.getFirst().provider());
    }

    /**
     * Writes them.
     *
     * @param renamed {@code model_group_alias}
     */
    void write(Found renamed) {
        groups.forEach((group, members) -> {
            if (isItself(group, members)) {
                draft.report().taken("models", group);
                keyWeights(members, metric(members));
            } else {
                known.alias(group);
            }
        });
        for (String name : renamed.keys()) {
            Found entry = renamed.at(name);
            String model = entry.isMapping() ? entry.at("model").text() : entry.text();
            if (groups.containsKey(model) && !groups.containsKey(name)) {
                known.alias(name);
            } else {
                draft.report()
                        .left(
                                entry.whole().path(),
                                groups.containsKey(name)
                                        ? "there is a model of that name"
                                        : model + " is no model of this file");
            }
        }
        for (String group : fallbacks.groups()) {
            if (!groups.containsKey(group)) {
                draft.report().left("fallbacks." + group, "no model of that name");
            }
        }
        groups.forEach((group, members) -> {
            if (known.isAlias(group)) {
                draft.root().within("aliases").put(group, alias(group, members));
                draft.report().taken("aliases", group);
            }
        });
        for (String name : renamed.keys()) {
            Found entry = renamed.at(name);
            String model = entry.isMapping() ? entry.at("model").text() : entry.text();
            List<Deployment> members = groups.get(model);
            if (known.isAlias(name) && members != null && !groups.containsKey(name)) {
                draft.root().within("aliases").put(name, alias(model, members));
                draft.report().taken("aliases", name);
                if (entry.at("hidden").is(true)) {
                    draft.report()
                            .changed(entry.path() + ".hidden", "is listed by /v1/models here");
                }
            }
        }
    }

    private Piece alias(String group, List<Deployment> members) {
        int lowest = members.stream().mapToInt(Deployment::order).min().orElse(Integer.MAX_VALUE);
        List<Deployment> first = members.stream().filter(one -> one.order() == lowest).toList();
        List<Deployment> later =
                members.stream()
                        .filter(one -> one.order() != lowest)
                        .sorted(Comparator.comparingInt(Deployment::order))
                        .toList();
        Function<Deployment, @Nullable BigDecimal> metric = metric(first);
        var targets = new LinkedHashMap<String, BigDecimal>();
        for (Deployment one : first) {
            targets.merge(target(one), share(one, metric, first), BigDecimal::add);
        }
        targets.values().removeIf(share -> share.signum() == 0);
        keyWeights(first, metric);
        var behind = new ArrayList<String>();
        for (Deployment one : later) {
            String name = target(one);
            if (!targets.containsKey(name) && !behind.contains(name)) {
                behind.add(name);
                draft.report()
                        .changed(
                                one.entry().path() + ".litellm_params.order",
                                "is a fallback of " + group + " here");
            }
        }
        behind.addAll(fallbacks.of(group, known));
        return written(targets, behind);
    }

    private static Piece written(Map<String, BigDecimal> targets, List<String> behind) {
        if (targets.size() == 1 && behind.isEmpty()) {
            return new Piece.Text(targets.keySet().iterator().next());
        }
        List<Integer> weights = Weights.scaled(List.copyOf(targets.values()));
        boolean equal = weights.stream().distinct().count() <= 1;
        var items = new ArrayList<Piece>();
        for (String target : targets.keySet()) {
            items.add(
                    equal
                            ? new Piece.Text(target)
                            : new Block()
                                    .put("model", target)
                                    .put("weight", Integer.toString(weights.get(items.size()))));
        }
        return new Block().put("targets", items).texts("fallbacks", behind);
    }

    private static String target(Deployment one) {
        return one.provider().name() + "/" + one.model();
    }

    /** LiteLLM looks at the first of a group only to find out what its weights are. */
    private static Function<Deployment, @Nullable BigDecimal> metric(List<Deployment> members) {
        Deployment first = members.getFirst();
        if (first.weight() != null) {
            return Deployment::weight;
        }
        return first.rpm() != null
                ? Deployment::rpm
                : first.tpm() != null ? Deployment::tpm : _ -> BigDecimal.ONE;
    }

    /** Its weight; 0 for one that is never picked, which is told. */
    private BigDecimal share(
            Deployment one,
            Function<Deployment, @Nullable BigDecimal> metric,
            List<Deployment> members) {
        BigDecimal share = metric.apply(one);
        boolean all =
                members.stream()
                        .allMatch(member -> {
                            BigDecimal value = metric.apply(member);
                            return value == null || value.signum() <= 0;
                        });
        if (all) {
            return BigDecimal.ONE;
        }
        if (share == null || share.signum() <= 0) {
            draft.report()
                    .changed(
                            one.entry().path(),
                            "has no weight where the first of its name has one, so LiteLLM never"
                                    + " picks it: no target of "
                                    + one.group());
            return BigDecimal.ZERO;
        }
        return share;
    }

    /** Keys of one model share its calls by weight, and a key has one weight for all models. */
    private void keyWeights(
            List<Deployment> members, Function<Deployment, @Nullable BigDecimal> metric) {
        for (Deployment one : members) {
            ProviderDraft.Key key = one.key();
            BigDecimal share = metric.apply(one);
            boolean several =
                    members.stream().anyMatch(other -> other.key() != key && sameModel(one, other));
            if (key == null || share == null || share.signum() <= 0 || !several) {
                continue;
            }
            BigDecimal before = key.weight();
            if (before == null) {
                key.weight(share);
            } else if (before.compareTo(share) != 0) {
                draft.report()
                        .changed(
                                one.entry().path(),
                                "its key has one weight for all its models here: that of the first");
            }
        }
    }

    private static boolean sameModel(Deployment one, Deployment other) {
        return one.provider() == other.provider() && one.model().equals(other.model());
    }
}
