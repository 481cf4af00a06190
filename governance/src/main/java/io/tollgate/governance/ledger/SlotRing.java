package io.tollgate.governance.ledger;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The slots of an account that still count; a new one takes the place of one that counts no more.
 * Any thread finds and reads them. Who opens one, or changes what is claimed, holds the lock of the
 * account.
 */
final class SlotRing {
    private final Account account;
    private final int span;
    private final AtomicReferenceArray<@Nullable Slot> ring;

    SlotRing(Account account, int span) {
        this.account = account;
        this.span = span;
        this.ring = new AtomicReferenceArray<>(span + 1);
    }

    /** Null where it has not been opened, or counts no more. */
    @Nullable Slot known(long number) {
        Slot slot = ring.get(index(number));
        return slot != null && slot.number() == number ? slot : null;
    }

    /** Null where it is so long ago that it is no longer kept. Under the lock. */
    @Nullable Slot opened(long number) {
        int at = index(number);
        Slot known = ring.get(at);
        if (known != null && known.number() >= number) {
            return known.number() == number ? known : null;
        }
        var fresh = new Slot(account, number);
        ring.set(at, fresh);
        return fresh;
    }

    /** What is free in earlier slots: it comes along with the next question. */
    long freeBefore(long number) {
        long sum = 0;
        for (int i = 0; i < ring.length(); i++) {
            Slot slot = ring.get(i);
            if (slot != null && slot.number() < number) {
                sum = Amounts.add(sum, Math.max(0, slot.free()));
            }
        }
        return sum;
    }

    /** The most this node has spent in any stretch that contains the slot and is not in future. */
    long spentAround(long number) {
        long sum = 0;
        for (int i = 0; i < ring.length(); i++) {
            Slot slot = ring.get(i);
            if (slot != null && slot.number() > number - span) {
                sum = Amounts.add(sum, slot.spent());
            }
        }
        return sum;
    }

    /** The same for what it has claimed. */
    long claimedAround(long number) {
        long sum = 0;
        for (int i = 0; i < ring.length(); i++) {
            Slot slot = ring.get(i);
            if (slot != null && slot.number() > number - span) {
                sum = Amounts.add(sum, slot.claimed());
            }
        }
        return sum;
    }

    /** What is spent and what requests hold around the slot, in one walk. */
    Use useAround(long number) {
        long spent = 0;
        long held = 0;
        for (int i = 0; i < ring.length(); i++) {
            Slot slot = ring.get(i);
            if (slot != null && slot.number() > number - span) {
                long spentOfIt = slot.spent();
                spent = Amounts.add(spent, spentOfIt);
                held = Amounts.add(held, slot.claimed() - slot.free() - spentOfIt);
            }
        }
        return new Use(spent, Math.max(0, held));
    }

    /** Of this node. */
    record Use(long spent, long held) {}

    /** Gives up what is free in earlier slots. Under the lock. */
    void shrinkBefore(long number) {
        for (int i = 0; i < ring.length(); i++) {
            Slot slot = ring.get(i);
            if (slot != null && slot.number() < number) {
                slot.shrink(Long.MAX_VALUE);
            }
        }
    }

    /** Gives up what is free, up to that much; says how much it was. Under the lock. */
    long shrink(long most) {
        long left = most;
        for (int i = 0; i < ring.length() && left > 0; i++) {
            Slot slot = ring.get(i);
            if (slot != null) {
                left -= slot.shrink(left);
            }
        }
        return most - left;
    }

    /** All there is, as it is told to the grid. Under the lock. */
    Part.SlotClaim[] claims() {
        var claims = new ArrayList<Part.SlotClaim>();
        for (int i = 0; i < ring.length(); i++) {
            Slot slot = ring.get(i);
            if (slot != null) {
                claims.add(new Part.SlotClaim(slot.number(), slot.claimed(), slot.spent()));
            }
        }
        claims.sort(Comparator.comparingLong(Part.SlotClaim::slot));
        return claims.toArray(Part.SlotClaim[]::new);
    }

    private int index(long number) {
        return (int) Math.floorMod(number, (long) ring.length());
    }
}
