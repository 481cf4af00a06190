/**
 * How each client API is spoken over each provider: the one list of pairs. Imports the dialects and
 * {@code providers.profile}.
 */
@NullMarked
package io.tollgate.providers.conversation;

import org.jspecify.annotations.NullMarked;
