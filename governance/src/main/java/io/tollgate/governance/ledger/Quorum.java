package io.tollgate.governance.ledger;

import io.tollgate.cluster.grid.Member;
import io.tollgate.cluster.grid.Membership;
import java.time.InstantSource;

/** With whom this node shares its accounts, and whether it may spend money now. Any thread. */
final class Quorum {
    /**
     * How long after its start a node may be expected to join any moment: joining takes seconds,
     * and a node that comes back behind a load balancer gets requests before that.
     */
    static final long JOIN_MILLIS = 10_000;

    private final int expected;
    private final Introduction introduction;
    private final InstantSource clock;
    private volatile Membership membership;
    private volatile long joinsUntil = Long.MIN_VALUE;

    Quorum(Membership membership, Introduction introduction, InstantSource clock, int expected) {
        this.membership = membership;
        this.introduction = introduction;
        this.clock = clock;
        this.expected = expected;
    }

    /** This node has started, and joins for the first time. */
    void joins() {
        joinsUntil = clock.millis() + JOIN_MILLIS;
    }

    void become(Membership now) {
        membership = now;
        if (now.state() != Membership.State.APART) {
            joinsUntil = Long.MIN_VALUE;
        }
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
    boolean isMinority() {
        return membership.state() == Membership.State.MINORITY;
    }

    /** Nobody can be asked for money, nor is that expected to pass soon. */
    boolean isCutOff() {
        return switch (membership.state()) {
            case JOINED -> false;
            case MINORITY -> true;
            case APART -> clock.millis() >= joinsUntil;
        };
    }

    boolean decides() {
        return isJoined() && introduction.known() >= expected;
    }
}
