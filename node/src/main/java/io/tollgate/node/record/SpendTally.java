package io.tollgate.node.record;

import io.tollgate.audit.Charge;
import io.tollgate.audit.Outcome;
import io.tollgate.governance.ledger.Account;
import io.tollgate.governance.ledger.Period;
import io.tollgate.governance.ledger.Unit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Adds up what rows charge to accounts, each in its slot of time. One thread. */
final class SpendTally {
    private final Map<String, List<Sum>> customers = new HashMap<>();
    private final Map<String, List<Sum>> teams = new HashMap<>();
    private final Map<String, List<Sum>> keys = new HashMap<>();
    private final Map<String, List<Sum>> providers = new HashMap<>();
    private final Map<String, List<Sum>> models = new HashMap<>();
    private final Map<String, NavigableMap<Long, Long>> sums;
    private final long waitedMillis;

    /**
     * @param sums by account and slot, to be added to
     * @param waitedMillis how much later than it began a request may have been charged
     */
    SpendTally(
            Collection<Account> accounts,
            Map<String, NavigableMap<Long, Long>> sums,
            long waitedMillis) {
        this.sums = sums;
        this.waitedMillis = waitedMillis;
        for (Account account : accounts) {
            String owner = account.limit().owner();
            int slash = owner.indexOf('/');
            named(owner.substring(0, Math.max(0, slash)))
                    .computeIfAbsent(owner.substring(slash + 1), _ -> new ArrayList<>())
                    .add(new Sum(account));
        }
    }

    private Map<String, List<Sum>> named(String kind) {
        return switch (kind) {
            case "customer" -> customers;
            case "team" -> teams;
            case "key" -> keys;
            case "provider" -> providers;
            case "model" -> models;
            default -> throw new IllegalArgumentException("owner: of kind '" + kind + "'");
        };
    }

    void add(Charge charge) {
        add(charge, customers.get(charge.customer()));
        add(charge, teams.get(charge.team()));
        add(charge, keys.get(charge.virtualKey()));
        add(charge, providers.get(charge.provider()));
        if (!models.isEmpty()) {
            add(charge, models.get(charge.provider() + "/" + charge.model()));
        }
    }

    private void add(Charge charge, @Nullable List<Sum> accounts) {
        if (accounts != null) {
            for (Sum sum : accounts) {
                sum.add(charge);
            }
        }
    }

    /** Makes the sums those of all that was added. */
    void flush() {
        for (var owners : List.of(customers, teams, keys, providers, models)) {
            owners.values().forEach(each -> each.forEach(Sum::flush));
        }
    }

    /** What nobody saw the end of costs all that was held for it. */
    private static long amount(Charge charge, Unit unit) {
        return switch (unit) {
            case NANO_USD ->
                    charge.cost().actualNanoUsd() < 0
                            ? charge.cost().reservedNanoUsd()
                            : charge.cost().actualNanoUsd();
            case TOKENS -> Math.max(0, charge.inputTokens()) + Math.max(0, charge.outputTokens());
            case REQUESTS -> charge.outcome() == Outcome.REFUSED ? 0 : 1;
            case PARALLEL -> 0;
        };
    }

    /** Of one account: rows in a row are mostly of one slot. */
    private final class Sum {
        private final Account account;
        private long slot;
        private long amount;

        Sum(Account account) {
            this.account = account;
        }

        void add(Charge charge) {
            Period period = account.period();
            long at = charge.createdAtMillis() + (period.span() == 1 ? 0 : waitedMillis);
            long its = period.slotAt(at);
            if (its != slot) {
                flush();
                slot = its;
            }
            amount += SpendTally.amount(charge, account.unit());
        }

        void flush() {
            if (amount != 0) {
                sums.computeIfAbsent(account.id(), _ -> new TreeMap<>())
                        .merge(slot, amount, Long::sum);
                amount = 0;
            }
        }
    }
}
