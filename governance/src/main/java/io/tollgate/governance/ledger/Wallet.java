package io.tollgate.governance.ledger;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The accounts that a request of somebody touches: those of its virtual key, its team and its
 * customer, or those of a provider. Immutable; all requests take from the accounts in one order.
 */
public final class Wallet {
    /** Nothing is limited. */
    public static final Wallet EMPTY = new Wallet(List.of());

    private final Account[] accounts;
    private final boolean money;
    private final boolean tokens;

    private Wallet(List<Account> accounts) {
        var sorted = new ArrayList<>(accounts);
        sorted.sort(Comparator.comparing(Account::unit).reversed().thenComparing(Account::id));
        this.accounts = sorted.toArray(Account[]::new);
        this.money = sorted.stream().anyMatch(account -> account.unit() == Unit.NANO_USD);
        this.tokens = sorted.stream().anyMatch(account -> account.unit() == Unit.TOKENS);
    }

    public static Wallet of(List<Account> accounts) {
        return accounts.isEmpty() ? EMPTY : new Wallet(accounts);
    }

    public boolean isEmpty() {
        return accounts.length == 0;
    }

    /** Whether the price of a request matters. */
    public boolean hasBudget() {
        return money;
    }

    /** Whether the size of a request matters. */
    public boolean countsTokens() {
        return tokens;
    }

    public int size() {
        return accounts.length;
    }

    public Account account(int index) {
        return accounts[index];
    }
}
