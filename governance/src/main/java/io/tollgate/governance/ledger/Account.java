package io.tollgate.governance.ledger;

import io.tollgate.cluster.grid.GridException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One account as this node has it: a {@link Slot} for each stretch of time that still counts, the
 * requests that wait, and at most one question to the grid under way. Any thread. The lock is held
 * by those who ask the grid, wait, or find a new slot; requests that find enough take no lock.
 */
public final class Account {
    /** Most requests that wait for one account. */
    static final int MOST_WAITERS = 10_000;

    private final String id;
    private final Unit unit;
    private final Period period;
    private final ClaimSender sender;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicReferenceArray<@Nullable Slot> ring;
    private final Deque<Waiter> waiters = new ArrayDeque<>();
    private volatile Limit limit;
    private volatile long most;

    /** Whether somebody waits: read by those who settle. */
    private volatile boolean awaited;

    /** Whether something was taken since the last look of {@link #tend}. */
    private volatile boolean used;

    private @Nullable ClaimCommand asked;
    private boolean sending;
    private boolean waking;
    private long versions;
    private boolean unavailable;
    private boolean unknown = true;
    private long repliedSlot = Long.MIN_VALUE;
    private long room;
    private long othersSpent;
    private long othersClaimed;
    private long othersLack;
    private long reportedSpent;
    private long drawn;
    private boolean lacking;
    private volatile boolean restored;
    private volatile boolean stated;
    private int othersPrint;
    private int idleTurns;
    private long alertSlot = Long.MIN_VALUE;
    private int alerted;

    Account(Limit limit, ClaimSender sender, long nowMillis) {
        this.id = limit.id();
        this.unit = limit.unit();
        this.period = limit.period();
        this.sender = sender;
        this.ring = new AtomicReferenceArray<>(period.span() + 1);
        this.limit = limit;
        this.most = limit.mostAt(nowMillis);
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
            unknown = true;
        } finally {
            lock.unlock();
        }
        wake();
    }

    /**
     * The slot that a request takes from; null where it is so long ago that it is no longer kept. A
     * request that waited stays in the calendar's month or day it began in, as its record does.
     */
    @Nullable Slot slot(long beganMillis, long nowMillis) {
        return slot(period.slotAt(period.span() == 1 ? beganMillis : nowMillis));
    }

    private @Nullable Slot slot(long number) {
        Slot known = ring.get(index(number));
        return known != null && known.number() == number ? known : opened(number);
    }

    private @Nullable Slot opened(long number) {
        lock.lock();
        try {
            int at = index(number);
            Slot known = ring.get(at);
            if (known != null && known.number() >= number) {
                return known.number() == number ? known : null;
            }
            var fresh = new Slot(this, number);
            ring.set(at, fresh);
            return fresh;
        } finally {
            lock.unlock();
        }
    }

    private int index(long number) {
        return (int) Math.floorMod(number, (long) ring.length());
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
        if (awaited) {
            wake();
        }
    }

    /** Asks for more where there is too little for a request, and says what it can hope for. */
    More more(Slot slot, long need) {
        lock.lock();
        try {
            if (slot.free() >= need) {
                return More.TRY_AGAIN;
            }
            if (need > most) {
                return More.SPENT;
            }
            if (mayGet(slot, need)) {
                ask(slot, need);
            }
            if (unavailable && unit != Unit.NANO_USD) {
                takeShare(slot);
            }
            if (slot.free() >= need) {
                return More.TRY_AGAIN;
            }
            if (unavailable) {
                return More.UNAVAILABLE;
            }
            return asked == null && need > unspent(slot) ? More.SPENT : More.WAIT;
        } finally {
            lock.unlock();
        }
    }

    /** Whether to ask is worth while: something is new, or there is room. Under the lock. */
    private boolean mayGet(Slot slot, long need) {
        if (asked != null || unavailable) {
            return false;
        }
        return unknown
                || repliedSlot != slot.number()
                || Amounts.subtract(need, slot.free())
                        <= Amounts.add(room, freeBefore(slot.number()));
    }

    /** What is free in earlier slots: it comes along with the next question. */
    private long freeBefore(long number) {
        long sum = 0;
        for (int i = 0; i < ring.length(); i++) {
            Slot slot = ring.get(i);
            if (slot != null && slot.number() < number) {
                sum = Amounts.add(sum, Math.max(0, slot.free()));
            }
        }
        return sum;
    }

    /** Nobody can be asked: rates go on with this node's part of the limit. Under the lock. */
    private void takeShare(Slot slot) {
        long claimed = 0;
        for (int i = 0; i < ring.length(); i++) {
            Slot one = ring.get(i);
            if (one != null && one.number() > slot.number() - period.span()) {
                claimed = Amounts.add(claimed, one.claimed());
            }
        }
        long share = most / Math.max(1, sender.members()) - claimed;
        if (share > 0) {
            slot.grant(share);
        }
    }

    /** What a request can get of that slot now, without waiting. */
    long obtainable(Slot slot) {
        lock.lock();
        try {
            long fresh =
                    repliedSlot == slot.number() && !unknown
                            ? Amounts.add(room, freeBefore(slot.number()))
                            : 0;
            return Math.max(0, Amounts.add(slot.free(), fresh));
        } finally {
            lock.unlock();
        }
    }

    /** Lets a request wait; false where too many do. */
    boolean await(Waiter waiter) {
        lock.lock();
        try {
            if (waiters.size() >= MOST_WAITERS) {
                waiters.removeIf(one -> !one.waits());
            }
            if (waiters.size() >= MOST_WAITERS) {
                return false;
            }
            waiters.addLast(waiter);
            awaited = true;
        } finally {
            lock.unlock();
        }
        // Something may have been settled since the waiter looked.
        wake();
        return true;
    }

    /** Tells those who wait, first come first, as far as there is something for them to do. */
    void wake() {
        var told = new ArrayList<Waiter>();
        lock.lock();
        try {
            // A question that is answered at once comes back here: what it brought is seen below.
            if (!waking) {
                waking = true;
                choose(told);
                waking = false;
                awaited = !waiters.isEmpty();
            }
        } finally {
            lock.unlock();
        }
        told.forEach(Waiter::tell);
    }

    private void choose(List<Waiter> told) {
        Slot slot = slot(period.slotAt(sender.millis()));
        if (slot == null) {
            return;
        }
        long promised = 0;
        while (!waiters.isEmpty()) {
            Waiter first = waiters.getFirst();
            if (first.waits()) {
                long need = Amounts.add(promised, first.need());
                if (need > slot.free() && mayGet(slot, need)) {
                    ask(slot, need);
                }
                if (need <= slot.free()) {
                    promised = need;
                } else if (!unavailable && (asked != null || first.need() <= unspent(slot))) {
                    return;
                }
                told.add(first);
            }
            waiters.removeFirst();
        }
    }

    /** What the limit would leave if all that is held were given back. Under the lock. */
    private long unspent(Slot slot) {
        long others = repliedSlot == slot.number() ? othersSpent : 0;
        return Amounts.subtract(most, Amounts.add(others, ownSpent(slot.number())));
    }

    /** The most this node has spent in any stretch that contains the slot and is not in future. */
    private long ownSpent(long number) {
        long sum = 0;
        for (int i = 0; i < ring.length(); i++) {
            Slot slot = ring.get(i);
            if (slot != null && slot.number() > number - period.span()) {
                sum = Amounts.add(sum, slot.spent());
            }
        }
        return sum;
    }

    /** Asks the grid for at least that much in that slot; 0 to say only what is. Under the lock. */
    private void ask(@Nullable Slot slot, long need) {
        long number = slot == null ? period.slotAt(sender.millis()) : slot.number();
        for (int i = 0; i < ring.length(); i++) {
            Slot earlier = ring.get(i);
            if (earlier != null && earlier.number() < number) {
                earlier.shrink(Long.MAX_VALUE);
            }
        }
        long least = slot == null ? 0 : Amounts.subtract(need, slot.free());
        long wanted = least <= 0 ? 0 : Math.max(least, chunk(number));
        var slots = new ArrayList<Part.SlotClaim>();
        reportedSpent = ownSpent(number);
        for (int i = 0; i < ring.length(); i++) {
            Slot one = ring.get(i);
            if (one != null) {
                slots.add(new Part.SlotClaim(one.number(), one.claimed(), one.spent()));
            }
        }
        slots.sort((a, b) -> Long.compare(a.slot(), b.slot()));
        asked =
                new ClaimCommand(
                        new Part(
                                sender.self().name(),
                                new Part.Version(sender.self().incarnation(), ++versions),
                                0,
                                0,
                                slots.toArray(Part.SlotClaim[]::new)),
                        most,
                        period.span(),
                        number,
                        Math.max(0, least),
                        wanted);
        sender.active(this);
        send();
    }

    /** How much to draw ahead: all there is for one node, less and less for several. */
    private long chunk(long slotNumber) {
        int members = sender.members();
        if (members <= 1) {
            return most;
        }
        long left =
                repliedSlot == slotNumber && !unknown
                        ? room
                        : Amounts.subtract(most, ownSpent(slotNumber));
        return othersLack > 0 ? 0 : left / (2L * members);
    }

    /** Under the lock. */
    private void send() {
        ClaimCommand command = asked;
        if (command == null || sending) {
            return;
        }
        sending = true;
        sender.send(this, command);
    }

    /** The grid's answer to what was asked; on any thread. */
    void answered(ClaimCommand command, ClaimReply reply) {
        lock.lock();
        try {
            sending = false;
            if (!asks(command)) {
                return;
            }
            asked = null;
            unavailable = false;
            if (reply.granted() == ClaimReply.STALE) {
                unavailable = true;
                sender.conflict(this);
                return;
            }
            Slot slot = ring.get(index(command.slot()));
            if (slot != null && slot.number() == command.slot()) {
                slot.grant(reply.granted());
                idleTurns = 0;
            }
            repliedSlot = command.slot();
            room = reply.room();
            othersSpent = reply.othersSpent();
            othersClaimed = reply.othersClaimed();
            lacking = reply.granted() == 0 && command.wanted() > 0;
            drawn = Math.max(reply.granted(), drawn / 2);
            unknown = false;
            stated = true;
        } finally {
            lock.unlock();
        }
        wake();
    }

    private boolean asks(ClaimCommand command) {
        return asked != null && asked.part().version().equals(command.part().version());
    }

    /** Nodes came or went. */
    void membersChanged() {
        lock.lock();
        try {
            othersLack = 0;
            othersPrint = 0;
            unknown = true;
        } finally {
            lock.unlock();
        }
    }

    /** The grid did not answer. What may have run is sent again as it was, by {@link #tend}. */
    void failed(ClaimCommand command, GridException.Kind kind) {
        lock.lock();
        try {
            sending = false;
            if (!asks(command)) {
                return;
            }
            unavailable = true;
            if (kind == GridException.Kind.UNAVAILABLE) {
                asked = null;
            }
        } finally {
            lock.unlock();
        }
        wakeAll();
    }

    private void wakeAll() {
        List<Waiter> all;
        lock.lock();
        try {
            all = List.copyOf(waiters);
            waiters.clear();
            awaited = false;
        } finally {
            lock.unlock();
        }
        all.forEach(Waiter::tell);
    }

    /** Another node changed the entry. */
    void changed(Cell cell) {
        String self = sender.self().name();
        lock.lock();
        try {
            // What this node changed itself, and questions that got nothing, are no news: they
            // would be answered by questions for ever.
            int print = 0;
            long lack = 0;
            for (Part part : cell.parts()) {
                if (!part.node().equals(self)) {
                    if (sender.present(part.node())) {
                        lack = Math.max(lack, part.lacks());
                    }
                    print =
                            print * 31
                                    + Arrays.hashCode(part.slots())
                                    + Long.hashCode(part.lacks());
                }
            }
            Part own = cell.part(self);
            if (own != null && own.version().incarnation() < sender.self().incarnation()) {
                // A late command of the run before this one.
                publish();
            }
            if (print == othersPrint) {
                return;
            }
            othersPrint = print;
            unknown = true;
            othersLack = lack;
            if (lack > 0) {
                giveBack(lack);
            }
        } finally {
            lock.unlock();
        }
        if (awaited) {
            wake();
        }
    }

    /** Gives what is free to the others, up to that much. Under the lock. */
    private void giveBack(long most) {
        if (asked != null) {
            return;
        }
        long left = most;
        for (int i = 0; i < ring.length() && left > 0; i++) {
            Slot slot = ring.get(i);
            if (slot != null) {
                left -= slot.shrink(left);
            }
        }
        if (left < most) {
            ask(null, 0);
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
        boolean active = look(nowMillis, idleAfter);
        if (awaited) {
            wake();
        }
        return active;
    }

    private boolean look(long nowMillis, int idleAfter) {
        lock.lock();
        try {
            most = limit.mostAt(nowMillis);
            if (asked != null) {
                send();
                return true;
            }
            boolean wasUsed = used;
            used = false;
            idleTurns = wasUsed ? 0 : Math.min(idleTurns + 1, idleAfter);
            if (unavailable) {
                ask(null, 0);
                return true;
            }
            if (sender.members() > 1 && (idleTurns >= idleAfter || othersLack > 0)) {
                giveBack(Long.MAX_VALUE);
            }
            if (asked == null && sender.members() > 1) {
                unknown |= !waiters.isEmpty();
                drawAhead(wasUsed, nowMillis);
            }
            return wasUsed || asked != null || idleTurns < idleAfter || !waiters.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Draws the next lease while there is something left of the last one. Under the lock. */
    private void drawAhead(boolean wasUsed, long nowMillis) {
        long number = period.slotAt(nowMillis);
        Slot slot = slot(number);
        if (slot != null && wasUsed && slot.free() < drawn / 2 && room > 0 && othersLack == 0) {
            ask(slot, Math.max(0, slot.free()) + 1);
        } else if (ownSpent(number) != reportedSpent || (lacking && waiters.isEmpty())) {
            // Others hear how it stands, and that this node lacks nothing any more.
            ask(null, 0);
        }
    }

    /** Counts what an earlier run of this node spent in that slot. Before the first request. */
    void restore(long number, long amount) {
        Slot slot = slot(number);
        if (slot == null || amount == 0) {
            return;
        }
        lock.lock();
        try {
            slot.restore(amount);
            restored = true;
        } finally {
            lock.unlock();
        }
    }

    /** Whether an earlier run of this node used it. */
    boolean restored() {
        return restored;
    }

    /** Whether the grid has heard of this run. */
    boolean stated() {
        return stated;
    }

    /** It is tended no more until it is used; a use that came meanwhile is not forgotten. */
    void rest() {
        if (used) {
            sender.active(this);
        }
    }

    /** Says in the entry what this node has: after a start, or when the cluster was joined. */
    void publish() {
        lock.lock();
        try {
            if (asked == null) {
                ask(null, 0);
            }
        } finally {
            lock.unlock();
        }
    }

    /** How it stands; no lock, for headers and metrics. */
    public Standing standing(long nowMillis) {
        long number = period.slotAt(nowMillis);
        long spent = 0;
        long claimed = 0;
        long free = 0;
        for (int i = 0; i < ring.length(); i++) {
            Slot slot = ring.get(i);
            if (slot != null && slot.number() > number - period.span()) {
                spent = Amounts.add(spent, slot.spent());
                claimed = Amounts.add(claimed, slot.claimed());
                free = Amounts.add(free, slot.free());
            }
        }
        long now = most;
        long held = Math.max(0, claimed - spent - free);
        long others = repliedSlot == number ? othersClaimed : 0;
        long left = now - others - spent - held;
        return new Standing(
                now,
                Amounts.add(spent, repliedSlot == number ? othersSpent : 0),
                held,
                Math.max(0, left),
                period.freeAt(nowMillis));
    }

    /** When that much is free again, as far as this node's own use goes; a time from now on. */
    public long freeAt(long need, long nowMillis) {
        long number = period.slotAt(nowMillis);
        long over = Amounts.subtract(need, Amounts.subtract(most, ownSpent(number)));
        long at = period.freeAt(nowMillis);
        if (period.span() == 1 || over <= 0) {
            return over <= 0 ? nowMillis : at;
        }
        // The slots that count now, from the oldest on: each ends a length after it began.
        for (long slot = number - period.span() + 1; slot <= number; slot++) {
            Slot one = ring.get(index(slot));
            if (one != null && one.number() == slot) {
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
        long number = period.slotAt(nowMillis);
        if (number != alertSlot && period.span() == 1) {
            alerted = 0;
        }
        alertSlot = number;
        double percent = standing(nowMillis).spent() * 100.0 / most;
        int reached = 0;
        for (int one : alerts) {
            if (percent >= one) {
                reached = one;
            }
        }
        int before = alerted;
        alerted = reached;
        return reached > before ? reached : 0;
    }
}
