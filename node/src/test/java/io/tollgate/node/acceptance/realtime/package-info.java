/** Conversations over WebSockets through the running gateway. */
@NullMarked
package io.tollgate.node.acceptance.realtime;

import org.jspecify.annotations.NullMarked;
