/** Free ports, for the tests of all modules and for {@code perf}. */
@NullMarked
package io.tollgate.cluster.ports;

import org.jspecify.annotations.NullMarked;
