/**
 * What operators ask a node: is it alive, is it ready, what are its metrics, what was used and by
 * whom. Imports {@code node.request}, {@code node.error}, {@code node.metrics}, {@code audit.query}
 * and {@code governance.tenant}.
 */
@NullMarked
package io.tollgate.node.admin;

import org.jspecify.annotations.NullMarked;
