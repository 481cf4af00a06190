/**
 * Replicate's predictions as a provider's wire format of chat: one prompt, one text. Imports {@code
 * providers.chat}, {@code providers.dialect} and its {@code translation}.
 */
@NullMarked
package io.tollgate.providers.dialect.replicate;

import org.jspecify.annotations.NullMarked;
