package io.tollgate.governance.ledger;

import io.tollgate.cluster.grid.Member;

/** What an {@link Account} needs of its ledger. */
interface ClaimSender {
    /** This node in this run. */
    Member self();

    /** Nodes in the cluster, this one included; 1 at least. */
    int members();

    /** Whether that node is in the cluster now. */
    boolean present(String node);

    long millis();

    /**
     * Asks the grid; the answer comes to {@link Account#answered} or {@link Account#failed},
     * perhaps before this returns.
     */
    void send(Account account, ClaimCommand command);

    /** The account is in use: it is to be tended. */
    void active(Account account);

    /** More was spent than had been held. */
    void overran(Account account);

    /** Another process says it is this node. */
    void conflict(Account account);
}
