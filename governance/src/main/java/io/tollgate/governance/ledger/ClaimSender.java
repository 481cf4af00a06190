package io.tollgate.governance.ledger;

import io.tollgate.cluster.grid.Member;

/** What an {@link Account} needs of its ledger. */
interface ClaimSender {
    /** This node in this run. */
    Member self();

    /** Nodes that share the accounts, as many as are configured at least; 1 for a node alone. */
    int nodes();

    /** Whether that node is in the cluster now. */
    boolean present(String node);

    /** Whether the grid answers questions now, as far as is known. */
    boolean reachable();

    /** Whether money may be spent at all. */
    boolean decides();

    /** Whether it is of no use to wait for money: most of the cluster is out of reach. */
    boolean cutOff();

    /** Grows with each call, for all accounts together. */
    long nextVersion();

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
