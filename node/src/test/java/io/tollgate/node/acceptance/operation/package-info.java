/** A running gateway whose configuration changes or that is shut down. */
@NullMarked
package io.tollgate.node.acceptance.operation;

import org.jspecify.annotations.NullMarked;
