/** The management API of a running node and of a cluster, as its users meet it. */
@NullMarked
package io.tollgate.node.acceptance.manage;

import org.jspecify.annotations.NullMarked;
