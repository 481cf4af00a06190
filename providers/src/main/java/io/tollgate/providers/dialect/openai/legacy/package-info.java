/**
 * Completions, the API before chat, as clients speak it over any chat: the prompt is what the user
 * says. Imports {@code providers.chat}, {@code providers.dialect} and its {@code translation}.
 */
@NullMarked
package io.tollgate.providers.dialect.openai.legacy;

import org.jspecify.annotations.NullMarked;
