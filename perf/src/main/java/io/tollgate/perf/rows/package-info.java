/** How large the record becomes and how fast it answers: millions of rows in a real store. */
@NullMarked
package io.tollgate.perf.rows;

import org.jspecify.annotations.NullMarked;
