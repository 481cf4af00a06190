package io.tollgate.node.routing;

import io.tollgate.governance.tenant.ModelPatterns;
import io.tollgate.governance.tenant.VirtualKey;
import io.tollgate.node.routing.RoutingTable.Found;
import io.tollgate.providers.dialect.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a client asks for into a {@link Route}. One for the node; any thread. Holds the
 * present {@link RoutingTable}; a request keeps the one it began with.
 */
public final class Router {
    /** Most fallbacks that a request may bring. */
    public static final int MAX_FALLBACKS = 16;

    /** Longest model name; anything longer is unknown without being looked at. */
    public static final int MAX_MODEL_LENGTH = 512;

    private final LongSupplier nanoSource;
    private final RandomGenerator random;
    private volatile RouteRules rules;
    private volatile RoutingTable table;

    /**
     * @param nanoSource the clock of the load table, such as {@code System::nanoTime}
     * @param random from any thread, such as {@code () -> ThreadLocalRandom.current().nextLong()}
     */
    public Router(
            RoutingTable table,
            RoutingSettings settings,
            LongSupplier nanoSource,
            RandomGenerator random) {
        this.table = table;
        this.nanoSource = nanoSource;
        this.random = random;
        this.rules = new RouteRules(settings, nanoSource, random);
    }

    public RoutingTable table() {
        return table;
    }

    /** Takes a new configuration over for the requests that begin from now on. */
    public void swap(RoutingTable next, RoutingSettings settings) {
        rules = new RouteRules(settings, nanoSource, random);
        table = next;
        next.takeForce();
    }

    /** How many retries the budget refused. */
    public long retriesRefused() {
        return rules.budget.refused();
    }

    /**
     * Finds the candidates of a request.
     *
     * @param model what the client asked for
     * @param provider the value of the request's own field {@code provider}, or null
     * @param fallbacks the request's own fallbacks; where there are any they replace the alias's
     * @param deadlineNanos when the request's time is over; {@code Long.MAX_VALUE} for never
     */
    public Resolution resolve(
            String model,
            @Nullable String provider,
            List<String> fallbacks,
            VirtualKey key,
            Operation operation,
            long deadlineNanos) {
        RoutingTable now = table;
        String asked = provider == null ? model : provider + "/" + model;
        Resolution first = lookUp(now, asked, provider, key, operation, deadlineNanos);
        if (fallbacks.isEmpty() || !(first instanceof Resolution.Routed routed)) {
            return first;
        }
        if (fallbacks.size() > MAX_FALLBACKS) {
            return new Resolution.UnknownModel(
                    "fallbacks: "
                            + fallbacks.size()
                            + " (expected: at most "
                            + MAX_FALLBACKS
                            + ")");
        }
        var plans = new ArrayList<Plan>(fallbacks.size());
        for (int i = 0; i < fallbacks.size(); i++) {
            Resolution next = lookUp(now, fallbacks.get(i), null, key, operation, deadlineNanos);
            if (!(next instanceof Resolution.Routed found)) {
                return ofFallback(fallbacks.get(i), next);
            }
            plans.add(found.route().plan());
        }
        return new Resolution.Routed(
                new Route(rules, routed.route().plan().withFallbacks(plans), deadlineNanos));
    }

    /**
     * Finds the provider of a call that names no model, such as {@code GET /files}.
     *
     * @param provider the one the client named; null where only one has that route
     * @param path below the base URL
     */
    public Resolution resolveRoute(
            String path, @Nullable String provider, VirtualKey key, long deadlineNanos) {
        RoutingTable now = table;
        var offering = new ArrayList<Provider>();
        for (Provider one : now.providers()) {
            if (one.offersPath(path) && (provider == null || provider.equals(one.name()))) {
                offering.add(one);
            }
        }
        if (offering.isEmpty()) {
            return new Resolution.NotOffered();
        }
        offering.removeIf(one -> !key.models().allowsWholeProvider(one.name()));
        if (offering.isEmpty()) {
            return new Resolution.NotAllowed(path);
        }
        if (offering.size() > 1) {
            return new Resolution.Ambiguous(offering.stream().map(Provider::name).toList());
        }
        var target = Target.of(offering.getFirst(), "", 1);
        return new Resolution.Routed(new Route(rules, Plan.of(target), deadlineNanos));
    }

    /**
     * What that key may ask for, by name: aliases, the models that providers list, and the exact
     * names that the key itself allows. Not on the hot path.
     */
    public List<VisibleModel> visibleModels(VirtualKey key) {
        RoutingTable now = table;
        var visible = new TreeMap<String, String>();
        for (Alias alias : now.aliases()) {
            if (key.models().allowsName(alias.name())) {
                visible.put(alias.name(), "tollgate");
            }
        }
        for (Provider provider : now.providers()) {
            for (String model : provider.models()) {
                if (key.models().allows(provider.name(), model)) {
                    visible.put(provider.name() + "/" + model, provider.name());
                }
            }
        }
        for (String name : key.models().names()) {
            if (now.find(name, Operation.CHAT) instanceof Found.Planned planned) {
                visible.putIfAbsent(name, planned.plan().first().provider().name());
            }
        }
        var models = new ArrayList<VisibleModel>(visible.size());
        visible.forEach((id, owner) -> models.add(new VisibleModel(id, owner)));
        return models;
    }

    private Resolution lookUp(
            RoutingTable now,
            String asked,
            @Nullable String provider,
            VirtualKey key,
            Operation operation,
            long deadlineNanos) {
        if (asked.length() > MAX_MODEL_LENGTH) {
            return new Resolution.UnknownModel("the name is too long");
        }
        if (provider != null && now.provider(provider) == null) {
            return new Resolution.UnknownModel("there is no provider of that name");
        }
        ModelPatterns allowed = key.models();
        return switch (now.find(asked, operation)) {
            case Found.Planned planned ->
                    allowed.allowsName(asked)
                                    || allowedAsTarget(now, asked, planned.plan(), allowed)
                            ? new Resolution.Routed(new Route(rules, planned.plan(), deadlineNanos))
                            : new Resolution.NotAllowed(asked);
            case Found.Nothing nothing ->
                    allowed.readsAsAllowed(asked)
                            ? new Resolution.UnknownModel(nothing.detail())
                            : new Resolution.NotAllowed(asked);
            case Found.Several several ->
                    allowed.readsAsAllowed(asked)
                            ? new Resolution.Ambiguous(several.providers())
                            : new Resolution.NotAllowed(asked);
        };
    }

    /** Says that it is about a fallback and not about the model. */
    private static Resolution ofFallback(String fallback, Resolution outcome) {
        return switch (outcome) {
            case Resolution.UnknownModel unknown ->
                    new Resolution.UnknownModel(
                            "fallback '" + shortened(fallback) + "': " + unknown.detail());
            case Resolution.Ambiguous ambiguous ->
                    new Resolution.UnknownModel(
                            "fallback '"
                                    + shortened(fallback)
                                    + "': several providers list it: "
                                    + ambiguous.providers());
            case Resolution.NotAllowed notAllowed -> notAllowed;
            case Resolution.NotOffered notOffered -> notOffered;
            case Resolution.Routed routed -> routed;
        };
    }

    private static String shortened(String name) {
        return name.length() > 100 ? name.substring(0, 100) + "..." : name;
    }

    /** A model may be allowed by the provider it leads to; an alias only by its own name. */
    private static boolean allowedAsTarget(
            RoutingTable now, String asked, Plan plan, ModelPatterns allowed) {
        Target target = plan.first();
        return !now.isAlias(asked) && allowed.allows(target.provider().name(), target.model());
    }

    /**
     * A line of {@code GET /v1/models}.
     *
     * @param id what the client may ask for
     * @param owner the provider, or {@code tollgate} for an alias
     */
    public record VisibleModel(String id, String owner) {}
}
