/** Who may do what: virtual keys and what they allow. May import cluster-state. */
@NullMarked
package io.tollgate.governance;

import org.jspecify.annotations.NullMarked;
