/** What a node says of its budgets and limits to those who watch them. */
@NullMarked
package io.tollgate.node.spending;

import org.jspecify.annotations.NullMarked;
