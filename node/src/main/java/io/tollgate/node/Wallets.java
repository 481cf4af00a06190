package io.tollgate.node;

import io.tollgate.governance.ledger.Account;
import io.tollgate.governance.ledger.LeaseLedger;
import io.tollgate.governance.ledger.Limit;
import io.tollgate.governance.ledger.Wallet;
import io.tollgate.node.config.GatewayConfig;
import io.tollgate.node.config.SpendingConfig;
import io.tollgate.node.config.VirtualKeyConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who pays for what, by a configuration: the accounts of each key, team, customer and provider. */
final class Wallets {
    private final LeaseLedger ledger;
    private final Map<String, SpendingConfig.Owner> teams = new HashMap<>();
    private final Map<String, SpendingConfig.Owner> customers = new HashMap<>();
    private final Set<String> used = new HashSet<>();

    Wallets(LeaseLedger ledger, SpendingConfig spending) {
        this.ledger = ledger;
        spending.teams().forEach(team -> teams.put(team.name(), team));
        spending.customers().forEach(one -> customers.put(one.name(), one));
    }

    /** Whether anything at all is limited. */
    static boolean anyLimit(GatewayConfig config) {
        SpendingConfig spending = config.spending();
        return config.virtualKeys().stream().anyMatch(key -> !key.limits().isEmpty())
                || anyLimit(spending.customers())
                || anyLimit(spending.teams())
                || anyLimit(spending.providers());
    }

    private static boolean anyLimit(List<SpendingConfig.Owner> owners) {
        return owners.stream().anyMatch(owner -> !owner.limits().isEmpty());
    }

    /** The customer of that team; "" for none. */
    String customer(@Nullable String team) {
        SpendingConfig.Owner known = team == null ? null : teams.get(team);
        return known == null || known.within() == null ? "" : known.within();
    }

    Wallet of(VirtualKeyConfig key) {
        var limits = new ArrayList<Limit>(key.limits());
        SpendingConfig.Owner team = key.team() == null ? null : teams.get(key.team());
        if (team != null) {
            limits.addAll(team.limits());
            SpendingConfig.Owner customer =
                    team.within() == null ? null : customers.get(team.within());
            if (customer != null) {
                limits.addAll(customer.limits());
            }
        }
        return of(limits);
    }

    Wallet of(List<Limit> limits) {
        var accounts = new ArrayList<Account>();
        for (Limit limit : limits) {
            used.add(limit.id());
            accounts.add(ledger.account(limit));
        }
        return Wallet.of(accounts);
    }

    /** The accounts that were given out. */
    Set<String> used() {
        return used;
    }
}
