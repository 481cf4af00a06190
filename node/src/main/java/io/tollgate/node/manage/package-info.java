/**
 * What the API has put over the file: the overlay, its versions, its secrets, and how a change gets
 * in force on every node. Knows documents and configurations, no routes.
 */
@NullMarked
package io.tollgate.node.manage;

import org.jspecify.annotations.NullMarked;
