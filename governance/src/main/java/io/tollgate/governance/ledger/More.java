package io.tollgate.governance.ledger;

/** What can be done for a request that found too little of an account. */
public enum More {
    /** There is enough now. */
    TRY_AGAIN,
    /** It may come: held by others that will settle, or asked for and not answered. */
    WAIT,
    /** It is spent: nothing that runs can give back enough in this slot. */
    SPENT,
    /**
     * The shared state does not answer at the moment, not every node has said what it had spent, or
     * this node has just started and is joining: that may pass while the request waits.
     */
    UNAVAILABLE,
    /**
     * This node has not joined its cluster, or is in the smaller part of a split one: to wait is of
     * no use.
     */
    CUT_OFF
}
