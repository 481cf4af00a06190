/**
 * What the nodes of a cluster share; so far what one node knows. Imports nothing of the other
 * modules.
 */
@NullMarked
package io.tollgate.cluster;

import org.jspecify.annotations.NullMarked;
