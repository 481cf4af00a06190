/**
 * The record of a running node: opens the journal, starts what ships its rows, and says how both
 * are. Keeps what was spent. Imports {@code audit}, {@code governance.ledger} and {@code
 * node.config}.
 */
@NullMarked
package io.tollgate.node.record;

import org.jspecify.annotations.NullMarked;
