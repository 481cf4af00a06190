package io.tollgate.governance.ledger;

import java.util.Arrays;

/**
 * What a node knows of the other nodes' parts of an account: what the grid replied last, and who
 * has said since that it lacks something. Changed under the lock of the account; the sums may be
 * read without it, to be shown.
 */
final class Others {
    private boolean unknown = true;
    private long slot = Long.MIN_VALUE;
    private long room;
    private long spent;
    private long claimed;
    private long lack;
    private int print;

    /** The grid's answer for that slot. */
    void replied(long number, ClaimReply reply) {
        slot = number;
        room = reply.room();
        spent = reply.othersSpent();
        claimed = reply.othersClaimed();
        unknown = false;
    }

    /** What was known may be wrong by now: the next who needs something asks. */
    void doubt() {
        unknown = true;
    }

    /** Nodes came or went. */
    void membersChanged() {
        unknown = true;
        lack = 0;
        print = 0;
    }

    /**
     * The entry has changed. What this node changed itself, and questions that got nothing, are no
     * news: they would be answered by questions for ever.
     *
     * @return whether another node has changed its part
     */
    boolean isNews(Cell cell, ClaimSender sender) {
        String self = sender.self().name();
        int seen = 0;
        long most = 0;
        for (Part part : cell.parts()) {
            if (!part.node().equals(self)) {
                if (sender.present(part.node())) {
                    most = Math.max(most, part.lacks());
                }
                seen = seen * 31 + Arrays.hashCode(part.slots()) + Long.hashCode(part.lacks());
            }
        }
        if (seen == print) {
            return false;
        }
        print = seen;
        lack = most;
        unknown = true;
        return true;
    }

    /** Whether the last answer was for that slot and nothing has changed since. */
    boolean known(long number) {
        return slot == number && !unknown;
    }

    /** What may still be claimed in that slot; 0 where that is not known. */
    long room(long number) {
        return known(number) ? room : 0;
    }

    /** What may still be claimed, as the last answer said. */
    long lastRoom() {
        return room;
    }

    /** What another node that is there could not be given. */
    long lack() {
        return lack;
    }

    /** By the other nodes, around that slot, as far as is known. */
    long spentAround(long number) {
        return slot == number ? spent : 0;
    }

    /** The same for what they may spend at most. */
    long claimedAround(long number) {
        return slot == number ? claimed : 0;
    }
}
