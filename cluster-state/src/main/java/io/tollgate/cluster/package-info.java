@NullMarked
package io.tollgate.cluster;

import org.jspecify.annotations.NullMarked;
