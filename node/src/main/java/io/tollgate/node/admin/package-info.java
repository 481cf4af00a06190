/**
 * What operators ask a node: is it alive, is it ready, what are its metrics. Imports {@code
 * node.request}, {@code node.error} and {@code node.metrics}.
 */
@NullMarked
package io.tollgate.node.admin;

import org.jspecify.annotations.NullMarked;
