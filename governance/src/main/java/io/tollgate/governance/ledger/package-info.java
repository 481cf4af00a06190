/**
 * Amounts that may not be exceeded, shared by all nodes and taken from without asking any: money,
 * tokens, requests, and requests at once. {@link io.tollgate.governance.ledger.LeaseLedger} says
 * how.
 */
@NullMarked
package io.tollgate.governance.ledger;

import org.jspecify.annotations.NullMarked;
