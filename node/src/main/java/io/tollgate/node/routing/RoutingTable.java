package io.tollgate.node.routing;

import io.tollgate.cluster.load.LoadTable;
import io.tollgate.providers.dialect.Operation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * One snapshot of providers and aliases, with the plans of the names that were asked for. Swapped
 * as a whole when the configuration changes; keys that stay the same keep their load.
 */
public final class RoutingTable {
    private static final int MAX_PLANS = 2048;

    private final Map<String, Provider> providers;
    private final Map<String, Alias> aliases;
    private final Map<String, List<Provider>> listing;
    private final @Nullable Provider sole;
    private final LoadTable load;
    private final EnumMap<Operation, ConcurrentHashMap<String, Plan>> plans =
            new EnumMap<>(Operation.class);
    private final LongAdder full = new LongAdder();

    private RoutingTable(
            Map<String, Provider> providers, Map<String, Alias> aliases, LoadTable load) {
        this.load = load;
        this.providers = providers;
        this.aliases = aliases;
        this.listing = listing(providers.values());
        this.sole = sole(providers.values());
        for (Operation operation : Operation.values()) {
            plans.put(operation, new ConcurrentHashMap<>());
        }
    }

    /**
     * Builds a snapshot, whose keys take over the state that {@code load} has of them. Changes
     * nothing for the snapshot in force, so that a configuration can be tried and dropped.
     *
     * @throws IllegalArgumentException when a name is used twice or an alias leads nowhere
     */
    public static RoutingTable of(
            List<ProviderSettings> providers, List<Alias> aliases, LoadTable load) {
        var byName = new LinkedHashMap<String, Provider>();
        for (ProviderSettings settings : providers) {
            var provider = new Provider(settings, load);
            if (byName.put(provider.name(), provider) != null) {
                throw new IllegalArgumentException(
                        "provider '" + provider.name() + "': twice (expected: unique names)");
            }
        }
        var aliasesByName = new LinkedHashMap<String, Alias>();
        for (Alias alias : aliases) {
            requireUsable(alias, byName.keySet());
            if (aliasesByName.put(alias.name(), alias) != null) {
                throw new IllegalArgumentException(
                        "alias '" + alias.name() + "': twice (expected: unique names)");
            }
        }
        var table = new RoutingTable(byName, aliasesByName, load);
        aliases.forEach(table::requireLeadsSomewhere);
        return table;
    }

    public Collection<Provider> providers() {
        return providers.values();
    }

    public Collection<Alias> aliases() {
        return aliases.values();
    }

    public @Nullable Provider provider(String name) {
        return providers.get(name);
    }

    /** This snapshot is the one in force now: the state of keys that it does not have goes. */
    void takeForce() {
        var ids = new HashSet<String>();
        for (Provider provider : providers.values()) {
            provider.keys().forEach(key -> ids.add(key.load().id()));
        }
        load.retain(ids);
    }

    boolean isAlias(String name) {
        return aliases.containsKey(name);
    }

    /** How often a plan was not kept because there were too many names. */
    public long full() {
        return full.sum();
    }

    /** What that name leads to. The outcome for a known name costs one lookup. */
    Found find(String model, Operation operation) {
        Map<String, Plan> known = plans.get(operation);
        Plan plan = known == null ? null : known.get(model);
        if (plan != null) {
            return new Found.Planned(plan);
        }
        Found found = work(model, operation);
        if (found instanceof Found.Planned planned && known != null) {
            if (known.size() < MAX_PLANS) {
                known.put(model, planned.plan);
            } else {
                full.increment();
            }
        }
        return found;
    }

    private Found work(String model, Operation operation) {
        Alias alias = aliases.get(model);
        return alias != null ? expand(alias, operation, true) : single(model, operation, 1);
    }

    private Found expand(Alias alias, Operation operation, boolean withFallbacks) {
        var targets = new ArrayList<Target>(alias.targets().size());
        Found last = new Found.Nothing("");
        for (Alias.WeightedModel target : alias.targets()) {
            last = single(target.model(), operation, target.weight());
            if (last instanceof Found.Planned planned) {
                targets.add(planned.plan.first());
            }
        }
        var fallbacks = new ArrayList<Plan>();
        if (withFallbacks) {
            for (String fallback : alias.fallbacks()) {
                Alias other = aliases.get(fallback);
                Found found =
                        other != null
                                ? expand(other, operation, false)
                                : single(fallback, operation, 1);
                if (found instanceof Found.Planned planned) {
                    fallbacks.add(planned.plan);
                }
            }
        }
        if (!targets.isEmpty()) {
            return new Found.Planned(Plan.of(targets, fallbacks));
        }
        return fallbacks.isEmpty() ? last : new Found.Planned(Plan.of(fallbacks));
    }

    private Found single(String model, Operation operation, int weight) {
        int slash = model.indexOf('/');
        Provider named = slash > 0 ? providers.get(model.substring(0, slash)) : null;
        if (named != null) {
            String rest = model.substring(slash + 1);
            return rest.isEmpty() || !named.mayOffer(rest)
                    ? new Found.Nothing("'" + named.name() + "' does not list it")
                    : target(named, rest, operation, weight);
        }
        List<Provider> listed =
                listing.getOrDefault(model, List.of()).stream()
                        .filter(provider -> provider.offers(operation))
                        .toList();
        if (listed.isEmpty() && listing.containsKey(model)) {
            return new Found.Nothing("who lists it does not offer " + operation.path());
        }
        if (listed.size() > 1) {
            return new Found.Several(listed.stream().map(Provider::name).toList());
        }
        if (listed.size() == 1) {
            return target(listed.getFirst(), model, operation, weight);
        }
        if (sole != null && sole.models().isEmpty()) {
            return target(sole, model, operation, weight);
        }
        return new Found.Nothing("expected an alias or provider/model");
    }

    private static Found target(Provider provider, String model, Operation operation, int weight) {
        if (!provider.offers(operation)) {
            return new Found.Nothing(
                    "'" + provider.name() + "' does not offer " + operation.path());
        }
        var target = Target.of(provider, model, weight);
        return target.size() == 0
                ? new Found.Nothing("no key of '" + provider.name() + "' may be used for it")
                : new Found.Planned(Plan.of(target));
    }

    private static void requireUsable(Alias alias, Set<String> providers) {
        int slash = alias.name().indexOf('/');
        if (slash > 0 && providers.contains(alias.name().substring(0, slash))) {
            throw new IllegalArgumentException(
                    "alias '"
                            + alias.name()
                            + "': begins with a provider's name (expected: another name, so that"
                            + " provider/model means what it says)");
        }
    }

    private void requireLeadsSomewhere(Alias alias) {
        for (Alias.WeightedModel target : alias.targets()) {
            requireModel("alias '" + alias.name() + "', target '", target.model());
        }
        for (String fallback : alias.fallbacks()) {
            if (!isAlias(fallback)) {
                requireModel("alias '" + alias.name() + "', fallback '", fallback);
            }
        }
    }

    private void requireModel(String where, String model) {
        switch (single(model, Operation.CHAT, 1)) {
            case Found.Planned _ -> {}
            case Found.Nothing nothing ->
                    throw new IllegalArgumentException(
                            where + model + "': no provider offers it: " + nothing.detail());
            case Found.Several several ->
                    throw new IllegalArgumentException(
                            where
                                    + model
                                    + "': several providers list it: "
                                    + several.providers()
                                    + " (expected: provider/model)");
        }
    }

    private static Map<String, List<Provider>> listing(Collection<Provider> providers) {
        var listing = new LinkedHashMap<String, List<Provider>>();
        for (Provider provider : providers) {
            for (String model : Set.copyOf(provider.models())) {
                listing.computeIfAbsent(model, _ -> new ArrayList<>()).add(provider);
            }
        }
        return listing;
    }

    private static @Nullable Provider sole(Collection<Provider> providers) {
        List<Provider> real =
                providers.stream().filter(one -> !one.name().equals(Provider.DEMO)).toList();
        return real.size() == 1 ? real.getFirst() : null;
    }

    /** Where a name leads, whoever asks. */
    sealed interface Found {
        /** To candidates. */
        record Planned(Plan plan) implements Found {}

        /** Nowhere. */
        record Nothing(String detail) implements Found {}

        /** To several providers. */
        record Several(List<String> providers) implements Found {}
    }
}
