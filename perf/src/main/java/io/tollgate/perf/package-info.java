@NullMarked
package io.tollgate.perf;

import org.jspecify.annotations.NullMarked;
