package io.tollgate.governance.ledger;

/** Whether a request may go on. */
public sealed interface Admission {
    /** It holds what it may need at most. */
    record Admitted(Hold hold) implements Admission {}

    /**
     * An account has too little; nothing is held.
     *
     * @param need what the request needs of it
     * @param obtainable what it could have of it at once
     * @param more what there is to hope for; never {@link More#TRY_AGAIN}
     */
    record TooLittle(Account account, long need, long obtainable, More more) implements Admission {}
}
