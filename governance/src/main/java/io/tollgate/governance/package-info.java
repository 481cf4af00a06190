/** Who may do what, and how much of it. May import cluster-state. */
@NullMarked
package io.tollgate.governance;

import org.jspecify.annotations.NullMarked;
