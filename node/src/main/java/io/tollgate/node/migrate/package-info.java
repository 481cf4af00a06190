/**
 * {@code tollgate import}: a {@code tollgate.yaml} from the configuration of another gateway, with
 * a report of what was taken over, what means something else now, and what was left.
 */
@NullMarked
package io.tollgate.node.migrate;

import org.jspecify.annotations.NullMarked;
