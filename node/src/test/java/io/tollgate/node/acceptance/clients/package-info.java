/** What clients may send and how they may behave, at the running gateway. */
@NullMarked
package io.tollgate.node.acceptance.clients;

import org.jspecify.annotations.NullMarked;
