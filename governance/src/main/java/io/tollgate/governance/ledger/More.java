package io.tollgate.governance.ledger;

/** What can be done for a request that found too little of an account. */
public enum More {
    /** There is enough now. */
    TRY_AGAIN,
    /** It may come: held by others that will settle, or asked for and not answered. */
    WAIT,
    /** It is spent: nothing that runs can give back enough in this slot. */
    SPENT,
    /** The shared state cannot be asked at the moment. */
    UNAVAILABLE
}
