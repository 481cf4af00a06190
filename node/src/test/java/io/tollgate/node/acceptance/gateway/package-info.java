/** The gateway under test, as its users see it: configuration, sockets, metrics. */
@NullMarked
package io.tollgate.node.acceptance.gateway;

import org.jspecify.annotations.NullMarked;
