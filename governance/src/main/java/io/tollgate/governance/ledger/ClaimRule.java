package io.tollgate.governance.ledger;

import io.tollgate.cluster.grid.EntryRule;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * What happens to the entry of an account: a node puts its own part in place as it says, and is
 * given what it asks for besides where the limit leaves room. The same command twice is given the
 * same answer; one that is older than the part is ignored.
 *
 * <p>Of two halves the newer part of each node counts, and what its last command was given there is
 * void: it was granted without knowledge of the other half. A node that had the answer has said so
 * with a later command or counts it as its own; one that had not asks anew.
 */
final class ClaimRule implements EntryRule {
    @Override
    public Change apply(byte @Nullable [] before, byte[] command) {
        try (var in = new DataInputStream(new ByteArrayInputStream(command))) {
            int kind = in.readUnsignedByte();
            Cell cell = Cell.of(before);
            return switch (kind) {
                case ClaimCommand.KIND -> claim(cell, ClaimCommand.read(in));
                case ForgetCommand.KIND -> forget(cell, ForgetCommand.read(in));
                case WriteOffCommand.KIND -> writeOff(cell, WriteOffCommand.read(in));
                default ->
                        throw new IllegalArgumentException(
                                "command: " + kind + " (expected: 1, 2 or 3)");
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Change claim(Cell cell, ClaimCommand command) {
        Part stated = command.part();
        Part old = cell.part(stated.node());
        if (old != null) {
            int age = old.version().compareTo(stated.version());
            if (age == 0) {
                return new Kept(reply(cell, old, command, false).bytes());
            }
            if (age > 0) {
                return new Kept(reply(cell, old, command, true).bytes());
            }
        }
        Cell with = cell.with(stated);
        long room =
                Amounts.subtract(
                        command.limit(), with.claimedAround(command.slot(), command.span(), null));
        long granted = Math.min(command.wanted(), Math.max(0, room));
        boolean enough = granted >= command.least() && granted > 0;
        Part kept = enough ? command.granted(granted) : command.denied();
        Cell after = cell.with(kept);
        return new Put(after.bytes(), reply(after, kept, command, false).bytes());
    }

    private static ClaimReply reply(Cell cell, Part own, ClaimCommand command, boolean stale) {
        long claimed = cell.claimedAround(command.slot(), command.span(), null);
        return new ClaimReply(
                stale ? ClaimReply.STALE : own.granted(),
                Math.max(0, Amounts.subtract(command.limit(), claimed)),
                cell.spentAround(command.slot(), command.span(), own.node()),
                cell.claimedAround(command.slot(), command.span(), own.node()));
    }

    private static Change forget(Cell cell, ForgetCommand command) {
        Part part = cell.part(command.node());
        if (part == null || part.version().incarnation() > command.incarnation()) {
            return new Kept(new byte[0]);
        }
        Cell after = cell.without(command.node());
        return after.parts().isEmpty()
                ? new Removed(new byte[0])
                : new Put(after.bytes(), new byte[0]);
    }

    /** Only what was there when the operator asked: who has spoken since is not dead. */
    private static Change writeOff(Cell cell, WriteOffCommand command) {
        Part part = cell.part(command.node());
        if (part == null || !part.version().equals(command.version())) {
            return new Kept(new byte[0]);
        }
        return new Put(cell.with(part.writtenOff()).bytes(), new byte[0]);
    }

    @Override
    public byte[] merge(byte[] one, byte[] other) {
        Cell merged = Cell.of(one);
        for (Part part : Cell.of(other).parts()) {
            Part known = merged.part(part.node());
            merged = merged.with(known == null ? part : known.merge(part));
        }
        return merged.bytes();
    }
}
