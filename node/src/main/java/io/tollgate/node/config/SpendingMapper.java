package io.tollgate.node.config;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Maps {@code spending}, {@code customers}, {@code teams} and {@code provider-limits}. */
final class SpendingMapper {
    private final Predicate<String> provider;

    /**
     * Prepares it.
     *
     * @param provider whether there is a provider of that name
     */
    SpendingMapper(Predicate<String> provider) {
        this.provider = provider;
    }

    SpendingConfig spending(SettingReader in) {
        Set<String> customers = in.namesIn("customers");
        List<SpendingConfig.Owner> all =
                in.mapping("customers", list -> list.each(SpendingMapper::customer));
        List<SpendingConfig.Owner> ofTeams =
                in.mapping("teams", list -> list.each((name, item) -> team(name, item, customers)));
        List<SpendingConfig.Owner> ofProviders =
                in.mapping("provider-limits", list -> list.each(this::ofProvider));
        SpendingConfig d = SpendingConfig.NONE;
        return in.mapping(
                "spending",
                own ->
                        new SpendingConfig(
                                own.duration("wait", d.waiting(), SpendingConfig.WAIT),
                                own.choice(
                                        "in-minority",
                                        d.inMinority(),
                                        List.of(SpendingConfig.InMinority.values())),
                                own.choice("unpriced", Unpriced.REFUSE, List.of(Unpriced.values()))
                                        == Unpriced.ALLOW,
                                own.integer(
                                        "default-max-tokens",
                                        d.defaultMaxTokens(),
                                        SpendingConfig.MAX_TOKENS),
                                own.list("alert-webhook", item -> item.read(AuditMapper::webhook)),
                                all,
                                ofTeams,
                                ofProviders));
    }

    /** What becomes of a model without a price. */
    private enum Unpriced {
        REFUSE,
        ALLOW
    }

    private static SpendingConfig.@Nullable Owner customer(String name, SettingItem item) {
        named(name, item);
        return item.read(in ->
                new SpendingConfig.Owner(name, null, LimitMapper.limits(in, "customer/" + name)));
    }

    private static SpendingConfig.@Nullable Owner team(
            String name, SettingItem item, Set<String> customers) {
        named(name, item);
        return item.read(in -> {
            String customer = in.text("customer");
            if (customer != null && !customers.contains(customer)) {
                in.problem(
                        "customer", customer + " (expected: one of customers " + customers + ")");
                customer = null;
            }
            return new SpendingConfig.Owner(name, customer, LimitMapper.limits(in, "team/" + name));
        });
    }

    private SpendingConfig.@Nullable Owner ofProvider(String name, SettingItem item) {
        int slash = name.indexOf('/');
        String of = slash < 0 ? name : name.substring(0, slash);
        if (!provider.test(of)) {
            item.problem("no provider " + of + " (expected: provider or provider/model)");
        }
        return item.read(in ->
                new SpendingConfig.Owner(
                        name,
                        null,
                        LimitMapper.limits(in, (slash < 0 ? "provider/" : "model/") + name)));
    }

    private static void named(String name, SettingItem item) {
        if (!Names.valid(name)) {
            item.problem(name + " (" + Names.EXPECTED + ")");
        }
    }
}
