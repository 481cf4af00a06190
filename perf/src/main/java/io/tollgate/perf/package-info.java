/** Measurements of the node from outside (load) and inside (micro). May import everything. */
@NullMarked
package io.tollgate.perf;

import org.jspecify.annotations.NullMarked;
