/**
 * The way of a request from the exchange to its end. Imports providers, governance, cluster-state,
 * {@code node.routing}; not Undertow, not XNIO.
 */
@NullMarked
package io.tollgate.node.request;

import org.jspecify.annotations.NullMarked;
