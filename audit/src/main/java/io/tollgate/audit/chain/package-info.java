/**
 * The proof that the record is unchanged: the hash chain over a node's rows, and signed checkpoints
 * of it.
 */
@NullMarked
package io.tollgate.audit.chain;

import org.jspecify.annotations.NullMarked;
