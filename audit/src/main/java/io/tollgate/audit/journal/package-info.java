/**
 * The append-only record on a node's own disk. Requests are begun and ended in lanes, memory-mapped
 * and written by one thread each; one background thread numbers what they hold, chains it and
 * appends it to the row log, which the stores are fed from. {@link
 * io.tollgate.audit.journal.Journal} opens all of it.
 */
@NullMarked
package io.tollgate.audit.journal;

import org.jspecify.annotations.NullMarked;
