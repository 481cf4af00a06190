/** Rows as real traffic makes them, for tests and measurements; the same ones each time. */
@NullMarked
package io.tollgate.audit.rows;

import org.jspecify.annotations.NullMarked;
