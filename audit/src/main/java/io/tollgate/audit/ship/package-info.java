/**
 * Carries rows from the node's own log to the destinations, each row once, whatever is killed or
 * away. Blocking, on one thread a destination. Imports nothing but the root package.
 */
@NullMarked
package io.tollgate.audit.ship;

import org.jspecify.annotations.NullMarked;
