package io.tollgate.governance.ledger;

/**
 * How an account stands, as far as this node knows.
 *
 * @param most the limit now
 * @param spent by all nodes, in the slots that count now
 * @param held by running requests of this node
 * @param left what is neither spent nor claimed by another node nor held here
 * @param resetMillis when what is used now counts no more; {@code Long.MAX_VALUE} for never
 */
public record Standing(long most, long spent, long held, long left, long resetMillis) {}
