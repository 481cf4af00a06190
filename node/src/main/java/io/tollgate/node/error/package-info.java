/**
 * What a client is told when it does not get what it asked for: status, code and wording of every
 * error of the gateway, in one place. Imports {@code providers.dialect} and {@code
 * providers.conversation} only.
 */
@NullMarked
package io.tollgate.node.error;

import org.jspecify.annotations.NullMarked;
