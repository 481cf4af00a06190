package io.tollgate.governance.ledger;

import io.tollgate.cluster.grid.Member;
import io.tollgate.cluster.grid.Membership;

/** With whom this node shares its accounts, and whether it may spend money now. Any thread. */
final class Quorum {
    private final int expected;
    private final Introduction introduction;
    private volatile Membership membership;

    Quorum(Membership membership, Introduction introduction, int expected) {
        this.membership = membership;
        this.introduction = introduction;
        this.expected = expected;
    }

    void become(Membership now) {
        membership = now;
    }

    /** Nodes of the cluster, as configured. */
    int expected() {
        return expected;
    }

    /** Nodes that share the accounts, as many as are configured at least; 1 for a node alone. */
    int nodes() {
        return Math.max(expected, membership.members().size());
    }

    boolean isPresent(String node) {
        for (Member member : membership.members()) {
            if (member.name().equals(node)) {
                return true;
            }
        }
        return false;
    }

    boolean isJoined() {
        return membership.state() == Membership.State.JOINED;
    }

    /** In the smaller part of a split cluster. */
    boolean isCutOff() {
        return membership.state() == Membership.State.MINORITY;
    }

    boolean decides() {
        return isJoined() && introduction.known() >= expected;
    }
}
