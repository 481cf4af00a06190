/** Budgets and limits of a whole gateway, seen by its clients and its provider. */
@NullMarked
package io.tollgate.node.acceptance.money;

import org.jspecify.annotations.NullMarked;
