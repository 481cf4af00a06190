/** Keys, retries and fallbacks, seen from the client and from the provider. */
@NullMarked
package io.tollgate.node.acceptance.routing;

import org.jspecify.annotations.NullMarked;
