/**
 * Models and their prices: what a request may cost at most, and what it did cost. Money is
 * nano-dollars, exact, rounded once. Everything here is immutable or safe for threads; nothing is
 * looked up over the network.
 */
@NullMarked
package io.tollgate.providers.catalog;

import org.jspecify.annotations.NullMarked;
