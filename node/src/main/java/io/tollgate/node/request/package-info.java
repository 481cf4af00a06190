/**
 * The way of a request from the exchange to its end. Imports providers, governance, {@code
 * node.routing}, {@code node.error} and {@code node.metrics}; not Undertow, not XNIO.
 */
@NullMarked
package io.tollgate.node.request;

import org.jspecify.annotations.NullMarked;
