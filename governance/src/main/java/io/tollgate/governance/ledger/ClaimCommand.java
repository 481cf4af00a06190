package io.tollgate.governance.ledger;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * A node says what it has of an account, and asks for more of one slot. What it says is taken as it
 * is: it was granted before, or it is spent.
 *
 * @param part as it is without what is asked for
 * @param limit of the account, as the node knows it
 * @param span how many slots in a row the limit holds for
 * @param slot asked for
 * @param least less than this is of no use
 * @param wanted at most; 0 to ask for nothing
 */
record ClaimCommand(Part part, long limit, int span, long slot, long least, long wanted) {
    static final int KIND = 1;

    byte[] bytes() {
        var bytes = new ByteArrayOutputStream(160);
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(KIND);
            part.write(out);
            out.writeLong(limit);
            out.writeInt(span);
            out.writeLong(slot);
            out.writeLong(least);
            out.writeLong(wanted);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static ClaimCommand read(DataInputStream in) throws IOException {
        return new ClaimCommand(
                Part.read(in),
                in.readLong(),
                in.readInt(),
                in.readLong(),
                in.readLong(),
                in.readLong());
    }

    /** The part with more in the slot asked for. */
    Part granted(long amount) {
        Part.SlotClaim[] slots = part.slots().clone();
        for (int i = 0; i < slots.length; i++) {
            if (slots[i].slot() == slot) {
                slots[i] =
                        new Part.SlotClaim(
                                slot, Amounts.add(slots[i].claimed(), amount), slots[i].spent());
                return new Part(part.node(), part.version(), amount, 0, slots);
            }
        }
        Part.SlotClaim[] more = Arrays.copyOf(slots, slots.length + 1);
        more[slots.length] = new Part.SlotClaim(slot, amount, 0);
        return new Part(part.node(), part.version(), amount, 0, more);
    }

    /** The part as it was said, with a word to the others that this node lacks something. */
    Part denied() {
        return new Part(part.node(), part.version(), 0, wanted == 0 ? 0 : least, part.slots());
    }
}
