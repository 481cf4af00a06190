/** Providers that misbehave, and what the gateway makes of it. */
@NullMarked
package io.tollgate.node.acceptance.faults;

import org.jspecify.annotations.NullMarked;
