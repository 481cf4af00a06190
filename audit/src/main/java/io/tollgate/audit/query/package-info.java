/**
 * Questions about the record, the same over either store: usage, search, one request, SQL that only
 * reads, export, and the proof that nothing was changed. What differs between the stores stands in
 * {@link io.tollgate.audit.query.Source}. Blocking: not for an I/O thread.
 */
@NullMarked
package io.tollgate.audit.query;

import org.jspecify.annotations.NullMarked;
