package io.tollgate.governance.ledger;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What this node may spend of an account in one slot of time. Any thread takes and settles, with
 * one atomic step each.
 *
 * <p>Invariant: free + held by requests + spent = claimed, and claimed is what the entry of the
 * account grants this node. So whatever requests do, the node spends no more than it claimed.
 */
final class Slot {
    private final Account account;
    private final long number;
    private final AtomicLong free = new AtomicLong();
    private final AtomicLong spent = new AtomicLong();

    /** Guarded by the lock of the account. */
    private long claimed;

    Slot(Account account, long number) {
        this.account = account;
        this.number = number;
    }

    Account account() {
        return account;
    }

    long number() {
        return number;
    }

    /** Takes the whole amount, or nothing. */
    boolean take(long amount) {
        long now = free.get();
        while (now >= amount) {
            if (free.compareAndSet(now, now - amount)) {
                return true;
            }
            now = free.get();
        }
        return amount == 0;
    }

    /** Ends what was taken: so much is spent, the rest is free again. */
    void settle(long taken, long actual) {
        if (actual != 0) {
            spent.getAndAdd(actual);
        }
        if (taken != actual) {
            free.getAndAdd(taken - actual);
        }
        account.settled(this, actual > taken);
    }

    /** Gives back what was taken for a request that did not come about. */
    void untake(long taken) {
        free.getAndAdd(taken);
        account.settled(this, false);
    }

    long free() {
        return free.get();
    }

    long spent() {
        return spent.get();
    }

    long claimed() {
        return claimed;
    }

    /** More was granted. */
    void grant(long amount) {
        claimed += amount;
        free.getAndAdd(amount);
    }

    /** Spent in an earlier run of this node. */
    void restore(long amount) {
        claimed += amount;
        spent.getAndAdd(amount);
    }

    /** Claims that much less, as far as it is free. What it returns may go to others. */
    long shrink(long most) {
        long now = free.get();
        while (now > 0 && most > 0) {
            long part = Math.min(now, most);
            if (free.compareAndSet(now, now - part)) {
                claimed -= part;
                return part;
            }
            now = free.get();
        }
        return 0;
    }

    /** Whether requests hold something of it. */
    boolean holds() {
        return claimed - spent.get() - free.get() != 0;
    }
}
