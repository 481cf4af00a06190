@NullMarked
package io.tollgate.governance;

import org.jspecify.annotations.NullMarked;
