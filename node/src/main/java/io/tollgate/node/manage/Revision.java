package io.tollgate.node.manage;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A version of the overlay: what made it of the one before.
 *
 * @param atMillis since 1970, by the clock of the node that was asked
 * @param by who asked for it
 * @param what in a few words, such as {@code put virtual-keys/alice}
 */
public record Revision(long version, long atMillis, String by, String what, List<Change> changes) {
    public Revision {
        changes = List.copyOf(changes);
    }

    /** Whether it says the same, though one of them may have been read from a document. */
    boolean sameAs(Revision other) {
        return version == other.version
                && atMillis == other.atMillis
                && by.equals(other.by)
                && what.equals(other.what)
                && changes.size() == other.changes.size()
                && IntStream.range(0, changes.size())
                        .allMatch(i -> changes.get(i).sameAs(other.changes.get(i)));
    }
}
