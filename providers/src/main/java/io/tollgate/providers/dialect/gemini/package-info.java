/**
 * Google's generateContent as a provider's wire format. Imports {@code providers.chat}, {@code
 * providers.dialect} and its {@code translation}.
 */
@NullMarked
package io.tollgate.providers.dialect.gemini;

import org.jspecify.annotations.NullMarked;
