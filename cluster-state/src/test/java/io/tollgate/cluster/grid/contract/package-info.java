/** What every adapter of the grid must do; lent to other modules' tests as a test jar. */
@NullMarked
package io.tollgate.cluster.grid.contract;

import org.jspecify.annotations.NullMarked;
