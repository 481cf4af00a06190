package io.tollgate.cluster.grid;

/**
 * A family of entries with one rule. All spaces are given to the grid when it is opened, the same
 * ones on every node.
 *
 * @param name lower-case letters and dashes; part of what the nodes agree on
 * @param keeping how much must survive
 * @param rule what a command does to an entry, and how two halves become one
 */
public record Space(String name, Keeping keeping, EntryRule rule) {
    public Space {
        if (name.isEmpty() || !name.chars().allMatch(c -> c == '-' || (c >= 'a' && c <= 'z'))) {
            throw new IllegalArgumentException(
                    "name: " + name + " (expected: lower-case letters and dashes)");
        }
    }

    /** How much must survive. */
    public enum Keeping {
        /** Never lost, never decided by a minority: money, documents. */
        GUARDED,
        /** Fast, and served in a minority too: rate buckets, load. */
        LOOSE
    }
}
