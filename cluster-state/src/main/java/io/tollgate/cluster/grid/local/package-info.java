/** The grid of a node without a cluster: a map in memory. */
@NullMarked
package io.tollgate.cluster.grid.local;

import org.jspecify.annotations.NullMarked;
