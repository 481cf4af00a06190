package io.tollgate.governance.ledger;

import io.tollgate.cluster.grid.GridException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One account as this node has it: a {@link Slot} for each stretch of time that still counts, the
 * requests that wait, and its {@link Claims}. Any thread. The lock is held by those who ask the
 * grid, wait, or find a new slot; requests that find enough take no lock.
 */
public final class Account {
    private final String id;
    private final Unit unit;
    private final Period period;
    private final ClaimSender sender;
    private final ReentrantLock lock = new ReentrantLock();
    private final SlotRing slots;
    private final Others others = new Others();
    private final Claims claims;
    private final Prospects prospects;
    private final AlertLevel alertLevel = new AlertLevel();
    private final Waiters waiters;
    private volatile Limit limit;
    private volatile long most;

    /** Whether something was taken since the last look of {@link #tend}. */
    private volatile boolean used;

    private volatile boolean restored;

    Account(Limit limit, ClaimSender sender, long nowMillis) {
        this.id = limit.id();
        this.unit = limit.unit();
        this.period = limit.period();
        this.sender = sender;
        this.limit = limit;
        this.most = limit.mostAt(nowMillis);
        this.slots = new SlotRing(this, period.span());
        this.claims = new Claims(this, sender, slots, others);
        this.prospects = new Prospects(this, claims, sender, slots, others);
        this.waiters = new Waiters(this, claims, prospects, sender, lock);
    }

    public String id() {
        return id;
    }

    public Unit unit() {
        return unit;
    }

    public Period period() {
        return period;
    }

    public Limit limit() {
        return limit;
    }

    /** The limit at this time, an override included. */
    public long most() {
        return most;
    }

    /** Another limit of the same id is in force. */
    void limit(Limit next, long nowMillis) {
        lock.lock();
        try {
            limit = next;
            most = next.mostAt(nowMillis);
            others.doubt();
        } finally {
            lock.unlock();
        }
        wake();
    }

    // --- requests -------------------------------------------------------------------------------

    /**
     * The slot that a request takes from; null where it is so long ago that it is no longer kept. A
     * request that waited stays in the calendar's month or day it began in, as its record does.
     */
    @Nullable Slot slot(long beganMillis, long nowMillis) {
        return slot(period.slotAt(period.span() == 1 ? beganMillis : nowMillis));
    }

    private @Nullable Slot slot(long number) {
        Slot known = slots.known(number);
        if (known != null) {
            return known;
        }
        lock.lock();
        try {
            return slots.opened(number);
        } finally {
            lock.unlock();
        }
    }

    /** A request has taken its share. */
    void touch() {
        if (!used) {
            used = true;
            sender.active(this);
        }
    }

    /** Something taken was settled or given back. */
    void settled(Slot slot, boolean overrun) {
        if (overrun) {
            sender.overran(this);
        }
        if (waiters.any()) {
            wake();
        }
    }

    /** Asks for more where there is too little for a request, and says what it can hope for. */
    More more(Slot slot, long need) {
        lock.lock();
        try {
            return prospects.more(slot, need);
        } finally {
            lock.unlock();
        }
    }

    /** What a request can get of that slot now, without waiting. */
    long obtainable(Slot slot) {
        lock.lock();
        try {
            return prospects.obtainable(slot);
        } finally {
            lock.unlock();
        }
    }

    /** Null where time has gone back. */
    @Nullable Slot slotOfNow() {
        return slot(period.slotAt(sender.millis()));
    }

    /** Lets a request wait; false where too many do. */
    boolean await(Waiter waiter) {
        return waiters.add(waiter);
    }

    /** Tells those who wait, as far as there is something for them to do. */
    void wake() {
        waiters.wake();
    }

    // --- the grid -------------------------------------------------------------------------------

    /** The grid's answer to what was asked; on any thread. */
    void answered(ClaimCommand command, ClaimReply reply) {
        locked(() -> claims.answered(command, reply));
        wake();
    }

    /** The grid did not answer. What may have run is sent again as it was, by {@link #tend}. */
    void failed(ClaimCommand command, GridException.Kind kind) {
        locked(() -> claims.failed(command, kind));
        if (waiters.any()) {
            wake();
        }
    }

    /** Nodes came or went, or whether money may be spent has changed. */
    void membersChanged() {
        locked(claims::membersChanged);
        if (waiters.any()) {
            wake();
        }
    }

    /** The entry has changed. */
    void changed(Cell cell) {
        lock.lock();
        try {
            if (!claims.changed(cell)) {
                return;
            }
        } finally {
            lock.unlock();
        }
        if (waiters.any()) {
            wake();
        }
    }

    /**
     * Looks after the account, several times a second: sends again what is in doubt, says what was
     * spent, gives back what lies idle.
     *
     * @param idleAfter turns without use after which what is free goes back
     * @return whether it is worth while to look again before it is used
     */
    boolean tend(long nowMillis, int idleAfter) {
        boolean again;
        lock.lock();
        try {
            most = limit.mostAt(nowMillis);
            boolean wasUsed = used;
            used = false;
            again = claims.tend(nowMillis, idleAfter, wasUsed, waiters.any());
        } finally {
            lock.unlock();
        }
        if (waiters.any()) {
            wake();
        }
        return again;
    }

    /** It is tended no more until it is used; a use that came meanwhile is not forgotten. */
    void rest() {
        if (used || waiters.any()) {
            sender.active(this);
        }
    }

    /** Counts what an earlier run of this node spent in that slot. Before the first request. */
    void restore(long number, long amount) {
        Slot slot = slot(number);
        if (slot == null || amount == 0) {
            return;
        }
        locked(() -> {
            slot.restore(amount);
            restored = true;
        });
    }

    /**
     * What this node has of it must be in the grid before money is spent: after a start, or when
     * the cluster was joined. What is free goes back: others may have been given it meanwhile.
     */
    void mustState() {
        locked(() -> {
            if (slots.shrink(Long.MAX_VALUE) > 0 || restored || claimsAnything()) {
                claims.mustState();
            }
        });
    }

    /** Says in the entry what this node has, where no question is under way. */
    void state() {
        locked(claims::state);
    }

    /** Whether the grid has heard all that must be said. */
    boolean isStated() {
        return claims.isStated();
    }

    /** Gives back all that is free: nobody asks for it any more. */
    void giveBack() {
        locked(claims::giveBack);
    }

    /** Gives back all that is free, before this node goes; tells once the grid knows. */
    void handBack(Runnable told) {
        locked(() -> claims.handBack(told));
    }

    /** Whether something of it counts in this period; a configuration may have left it out. */
    boolean isLive(long nowMillis) {
        return slots.claimedAround(period.slotAt(nowMillis)) != 0 || waiters.any();
    }

    private boolean claimsAnything() {
        return isLive(sender.millis());
    }

    private void locked(Runnable step) {
        lock.lock();
        try {
            step.run();
        } finally {
            lock.unlock();
        }
    }

    // --- how it stands --------------------------------------------------------------------------

    /** How it stands; no lock, for headers and metrics. */
    public Standing standing(long nowMillis) {
        long number = period.slotAt(nowMillis);
        SlotRing.Use use = slots.useAround(number);
        long now = most;
        long left = now - others.claimedAround(number) - use.spent() - use.held();
        return new Standing(
                now,
                Amounts.add(use.spent(), others.spentAround(number)),
                use.held(),
                Math.max(0, left),
                period.freeAt(nowMillis));
    }

    /** When that much is free again, as far as this node's own use goes; a time from now on. */
    public long freeAt(long need, long nowMillis) {
        long number = period.slotAt(nowMillis);
        long over = Amounts.subtract(need, Amounts.subtract(most, slots.spentAround(number)));
        long at = period.freeAt(nowMillis);
        if (period.span() == 1 || over <= 0) {
            return over <= 0 ? nowMillis : at;
        }
        // The slots that count now, from the oldest on: each ends a length after it began.
        for (long slot = number - period.span() + 1; slot <= number; slot++) {
            Slot one = slots.known(slot);
            if (one != null) {
                over -= one.spent();
                if (over <= 0) {
                    return Math.max(nowMillis + 1, period.freeAtSlot(slot));
                }
            }
        }
        return at;
    }

    /** The percent that was reached since the last call, or 0; each is told once a slot. */
    int alert(long nowMillis) {
        List<Integer> alerts = limit.alerts();
        if (alerts.isEmpty() || most == 0) {
            return 0;
        }
        return alertLevel.reached(
                alerts,
                period,
                period.slotAt(nowMillis),
                standing(nowMillis).spent() * 100.0 / most);
    }
}
