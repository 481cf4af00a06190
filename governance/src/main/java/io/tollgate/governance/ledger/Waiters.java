package io.tollgate.governance.ledger;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The requests that wait for an account. They are told in the order of their coming, as far as
 * there is something for them to do: enough for them, or no reason to hope. Any thread.
 */
final class Waiters {
    /** At most. */
    static final int MOST = 10_000;

    private final Account account;
    private final Claims claims;
    private final Prospects prospects;
    private final ClaimSender sender;
    private final ReentrantLock lock;
    private final Deque<Waiter> line = new ArrayDeque<>();
    private boolean waking;
    private volatile boolean any;

    /**
     * @param lock of the account
     */
    Waiters(
            Account account,
            Claims claims,
            Prospects prospects,
            ClaimSender sender,
            ReentrantLock lock) {
        this.account = account;
        this.claims = claims;
        this.prospects = prospects;
        this.sender = sender;
        this.lock = lock;
    }

    /** Whether somebody waits: read by those who settle. */
    boolean any() {
        return any;
    }

    /** False where too many wait already. */
    boolean add(Waiter waiter) {
        lock.lock();
        try {
            if (line.size() >= MOST) {
                line.removeIf(one -> !one.waits());
            }
            if (line.size() >= MOST) {
                return false;
            }
            line.addLast(waiter);
            any = true;
        } finally {
            lock.unlock();
        }
        sender.active(account);
        // Something may have been settled since the waiter looked.
        wake();
        return true;
    }

    /** Tells those who have something to do. */
    void wake() {
        var told = new ArrayList<Waiter>();
        lock.lock();
        try {
            // A question that is answered at once comes back here: what it brought is seen below.
            if (!waking) {
                waking = true;
                choose(told);
                waking = false;
                any = !line.isEmpty();
            }
        } finally {
            lock.unlock();
        }
        told.forEach(Waiter::tell);
    }

    private void choose(List<Waiter> told) {
        if (account.unit() == Unit.NANO_USD && !sender.decides()) {
            if (sender.cutOff()) {
                told.addAll(line);
                line.clear();
            }
            return;
        }
        Slot slot = account.slotOfNow();
        if (slot == null) {
            return;
        }
        long promised = 0;
        while (!line.isEmpty()) {
            Waiter first = line.getFirst();
            if (first.waits()) {
                long need = Amounts.add(promised, first.need());
                if (need > slot.free() && claims.mayGet(slot, need)) {
                    claims.ask(slot, need);
                }
                if (need <= slot.free()) {
                    promised = need;
                } else if (prospects.mayHope(slot, first.need())) {
                    return;
                }
                told.add(first);
            }
            line.removeFirst();
        }
    }
}
