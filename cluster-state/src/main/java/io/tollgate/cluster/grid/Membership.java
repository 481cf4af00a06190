package io.tollgate.cluster.grid;

import java.util.List;

/**
 * Who is there, as this node sees it.
 *
 * @param state whether this node may change guarded entries
 * @param members this node among them once it has joined; sorted by name
 * @param safe whether every entry has all its copies
 */
public record Membership(State state, List<Member> members, boolean safe) {
    public Membership {
        members = List.copyOf(members);
    }

    /** What this node may do. */
    public enum State {
        /** Not in the cluster yet, or not any more. */
        APART,
        /** In a part of the cluster that is too small to decide: guarded spaces refuse. */
        MINORITY,
        /** Everything works. */
        JOINED
    }
}
