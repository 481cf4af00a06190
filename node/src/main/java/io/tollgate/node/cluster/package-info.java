/**
 * This node among the others: which run of it this is, the state it shares, and what it tells of
 * itself. Starts after the node serves and leaves after the last request.
 */
@NullMarked
package io.tollgate.node.cluster;

import org.jspecify.annotations.NullMarked;
