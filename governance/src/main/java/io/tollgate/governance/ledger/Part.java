package io.tollgate.governance.ledger;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.TreeMap;

/**
 * What one node has of one account, slot by slot.
 *
 * @param node its name
 * @param version grows with each command of that node
 * @param granted what its last command was given, should it ask again; or {@link #VOID}
 * @param lacks what it could not be given last; 0 where it lacks nothing
 * @param slots ascending; what was claimed includes what was spent
 */
record Part(String node, Version version, long granted, long lacks, SlotClaim[] slots) {
    /**
     * Stands for what the last command was given, where that no longer holds: two halves of a
     * cluster had different answers to it, or the part was written off. Whoever asks again says
     * anew what it has.
     */
    static final long VOID = -2;

    /** The order of a node's commands: later runs come after earlier ones. */
    record Version(long incarnation, long number) implements Comparable<Version> {
        @Override
        public int compareTo(Version other) {
            int byRun = Long.compare(incarnation, other.incarnation);
            return byRun != 0 ? byRun : Long.compare(number, other.number);
        }
    }

    /** One slot: what the node may spend in it at most, and what of that it has spent. */
    record SlotClaim(long slot, long claimed, long spent) {}

    void write(DataOutputStream out) throws IOException {
        out.writeUTF(node);
        out.writeLong(version.incarnation());
        out.writeLong(version.number());
        out.writeLong(granted);
        out.writeLong(lacks);
        out.writeShort(slots.length);
        for (SlotClaim slot : slots) {
            out.writeLong(slot.slot());
            out.writeLong(slot.claimed());
            out.writeLong(slot.spent());
        }
    }

    static Part read(DataInputStream in) throws IOException {
        String node = in.readUTF();
        var version = new Version(in.readLong(), in.readLong());
        long granted = in.readLong();
        long lacks = in.readLong();
        var slots = new SlotClaim[in.readUnsignedShort()];
        for (int i = 0; i < slots.length; i++) {
            slots[i] = new SlotClaim(in.readLong(), in.readLong(), in.readLong());
        }
        return new Part(node, version, granted, lacks, slots);
    }

    /** The part of the same node in the other half of a cluster that had come apart. */
    Part merge(Part other) {
        int age = version.compareTo(other.version);
        if (age == 0 && granted == other.granted && Arrays.equals(slots, other.slots)) {
            return this;
        }
        Part newer = age >= 0 ? this : other;
        SlotClaim[] all = age == 0 ? most(slots, other.slots) : newer.slots;
        long lack = age == 0 ? Math.max(lacks, other.lacks) : newer.lacks;
        return new Part(node, newer.version, VOID, lack, all);
    }

    private static SlotClaim[] most(SlotClaim[] one, SlotClaim[] other) {
        var bySlot = new TreeMap<Long, SlotClaim>();
        for (SlotClaim claim : one) {
            bySlot.put(claim.slot(), claim);
        }
        for (SlotClaim claim : other) {
            bySlot.merge(
                    claim.slot(),
                    claim,
                    (a, b) ->
                            new SlotClaim(
                                    a.slot(),
                                    Math.max(a.claimed(), b.claimed()),
                                    Math.max(a.spent(), b.spent())));
        }
        return bySlot.values().toArray(SlotClaim[]::new);
    }

    /** The part of a node that will not come back: nothing is claimed but what it had spent. */
    Part writtenOff() {
        var spent = new SlotClaim[slots.length];
        for (int i = 0; i < slots.length; i++) {
            spent[i] = new SlotClaim(slots[i].slot(), slots[i].spent(), slots[i].spent());
        }
        return new Part(node, version, VOID, 0, spent);
    }

    /** In all slots. */
    long spent() {
        long sum = 0;
        for (SlotClaim claim : slots) {
            sum = Amounts.add(sum, claim.spent());
        }
        return sum;
    }

    /** What is claimed and not spent, in all slots. */
    long open() {
        long sum = 0;
        for (SlotClaim claim : slots) {
            sum = Amounts.add(sum, Math.max(0, claim.claimed() - claim.spent()));
        }
        return sum;
    }
}
