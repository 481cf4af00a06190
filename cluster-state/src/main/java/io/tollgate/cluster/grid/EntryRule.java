package io.tollgate.cluster.grid;

import org.jspecify.annotations.Nullable;

/**
 * What a command does to an entry. Runs on a thread of the grid that many entries share, on the
 * owner of the entry and perhaps again on its copies: so it is pure, short, and takes times and
 * chances from the command. Values and commands are contracts between nodes: they carry a format.
 */
public interface EntryRule {
    /**
     * The entry after a command. The array {@code before} is not to be changed.
     *
     * @param before the value so far, or null where there is none
     */
    Change apply(byte @Nullable [] before, byte[] command);

    /** One value out of those of two halves of a cluster; the same whichever comes first. */
    byte[] merge(byte[] one, byte[] other);

    /** What a command did to its entry; each carries the reply for the caller. */
    sealed interface Change {
        /** For the caller. */
        byte[] reply();
    }

    /** Nothing changed: nobody is told, and no copy is written. */
    record Kept(byte[] reply) implements Change {}

    /** The entry has this value now. */
    record Put(byte[] value, byte[] reply) implements Change {}

    /** The entry is gone. */
    record Removed(byte[] reply) implements Change {}
}
