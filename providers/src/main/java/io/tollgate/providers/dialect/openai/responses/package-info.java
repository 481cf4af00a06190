/**
 * The Responses API as clients speak it, over any chat. Nothing is stored: what needs a stored
 * conversation is refused by its name. Imports {@code providers.chat}, {@code providers.dialect}
 * and its {@code translation}.
 */
@NullMarked
package io.tollgate.providers.dialect.openai.responses;

import org.jspecify.annotations.NullMarked;
