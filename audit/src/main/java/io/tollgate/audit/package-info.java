/**
 * The record of every request: what a row is, and the borders between the journal that makes rows,
 * the shipper that carries them, and the stores that keep them. Imports nothing of the other
 * modules.
 */
@NullMarked
package io.tollgate.audit;

import org.jspecify.annotations.NullMarked;
