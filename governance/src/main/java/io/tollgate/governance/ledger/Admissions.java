package io.tollgate.governance.ledger;

import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request in where all its accounts have enough for its worst case: all are charged, or none
 * is. Any thread; nothing waits, and no cluster is asked by a request that finds enough.
 */
public final class Admissions {
    /** How often a request looks again at an account that has just been filled. */
    private static final int MOST_TRIES = 4;

    private final LeaseLedger ledger;
    private final InstantSource clock;

    public Admissions(LeaseLedger ledger, InstantSource clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Holds the worst case of a request in all accounts of that wallet. */
    public Admission admit(Wallet wallet, Ask ask) {
        if (wallet.isEmpty()) {
            return new Admission.Admitted(Hold.NOTHING);
        }
        var taken = new @Nullable Slot[wallet.size()];
        Admission.TooLittle lacking = take(wallet, ask, taken);
        if (lacking != null) {
            return lacking;
        }
        countRequests(taken);
        return new Admission.Admitted(new Hold(taken, ask));
    }

    /**
     * What that request would lack, and null where it would be let in. Nothing is held, and the
     * grid is asked for what is missing.
     */
    public Admission.@Nullable TooLittle lacking(Wallet wallet, Ask ask) {
        var taken = new @Nullable Slot[wallet.size()];
        Admission.TooLittle lacking = take(wallet, ask, taken);
        if (lacking == null) {
            undo(taken, taken.length, ask);
        }
        return lacking;
    }

    /** Whether the accounts are shared with other nodes, so that what is free has to be fetched. */
    public boolean areShared() {
        return ledger.expected() > 1;
    }

    /** All or nothing; null where all was taken. */
    private Admission.@Nullable TooLittle take(Wallet wallet, Ask ask, @Nullable Slot[] taken) {
        long now = clock.millis();
        for (int i = 0; i < taken.length; i++) {
            Account account = wallet.account(i);
            long amount = ask.amount(account.unit());
            Slot slot = account.slot(ask.beganMillis(), now);
            More more = slot == null ? More.SPENT : take(account, slot, amount);
            if (more != More.TRY_AGAIN) {
                undo(taken, i, ask);
                return new Admission.TooLittle(
                        account, amount, slot == null ? 0 : account.obtainable(slot), more);
            }
            account.touch();
            taken[i] = slot;
        }
        return null;
    }

    /**
     * Lets a request wait until the account has what it lacked, or has it no more. It may be told
     * before this returns.
     *
     * @return false where too many wait already
     */
    public boolean await(Admission.TooLittle lacking, Waiter waiter) {
        return lacking.account().await(waiter);
    }

    /** A request that was told went away without taking anything: the next one may. */
    public void passOn(Admission.TooLittle lacking) {
        lacking.account().wake();
    }

    /** {@link More#TRY_AGAIN} where it was taken. */
    private More take(Account account, Slot slot, long amount) {
        if (account.unit() == Unit.NANO_USD && !ledger.decides()) {
            if (ledger.spendsLease() && slot.take(amount)) {
                return More.TRY_AGAIN;
            }
            return ledger.isCutOff() ? More.CUT_OFF : More.UNAVAILABLE;
        }
        for (int i = 0; i < MOST_TRIES; i++) {
            if (slot.take(amount)) {
                return More.TRY_AGAIN;
            }
            More more = account.more(slot, amount);
            if (more != More.TRY_AGAIN) {
                return more;
            }
        }
        return More.WAIT;
    }

    private static void undo(@Nullable Slot[] taken, int count, Ask ask) {
        for (int i = 0; i < count; i++) {
            Slot slot = taken[i];
            if (slot != null) {
                slot.untake(ask.amount(slot.account().unit()));
            }
        }
    }

    /** A request counts from its beginning on, whatever becomes of it. */
    private static void countRequests(@Nullable Slot[] taken) {
        for (int i = 0; i < taken.length; i++) {
            Slot slot = taken[i];
            if (slot != null && slot.account().unit() == Unit.REQUESTS) {
                slot.settle(1, 1);
                taken[i] = null;
            }
        }
    }
}
