package io.tollgate.governance.ledger;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * What one node has of one account, slot by slot.
 *
 * @param node its name
 * @param version grows with each command of that node
 * @param granted what its last command was given, should it ask again
 * @param lacks what it could not be given last; 0 where it lacks nothing
 * @param slots ascending; what was claimed includes what was spent
 */
record Part(String node, Version version, long granted, long lacks, SlotClaim[] slots) {

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

    long newestSlot() {
        return slots.length == 0 ? Long.MIN_VALUE : slots[slots.length - 1].slot();
    }
}
