/**
 * The state that the nodes of a cluster share, as a small port: run a rule on an entry, read,
 * watch, know the members. The adapters move bytes; what bytes mean is said by the {@link
 * io.tollgate.cluster.grid.EntryRule} of a space. Nothing here is called on the way of a request.
 */
@NullMarked
package io.tollgate.cluster.grid;

import org.jspecify.annotations.NullMarked;
