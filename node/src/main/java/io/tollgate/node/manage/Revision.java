package io.tollgate.node.manage;

import java.util.List;

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
}
