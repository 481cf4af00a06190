/**
 * Where a request goes: names of models, the least-loaded healthy key, attempts, fallbacks. Imports
 * {@code providers.upstream}, {@code providers.profile}, {@code providers.dialect}, {@code
 * cluster.load} and {@code governance.tenant}.
 *
 * <p>{@link io.tollgate.node.routing.Router} names the candidates of a request, {@link
 * io.tollgate.node.routing.Route} walks them. A {@link io.tollgate.node.routing.RoutingTable} is an
 * immutable snapshot of the configuration; what changes lives in the load table.
 */
@NullMarked
package io.tollgate.node.routing;

import org.jspecify.annotations.NullMarked;
