/**
 * The listeners: connections, the guard in front of every route, the bytes of requests and answers.
 * The one place that knows Undertow's server. Shows the rest of the node an {@code
 * io.tollgate.node.request.Exchange}. Imports {@code node.request} and {@code node.error}.
 */
@NullMarked
package io.tollgate.node.http;

import org.jspecify.annotations.NullMarked;
