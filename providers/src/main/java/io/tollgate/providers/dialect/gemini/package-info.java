/**
 * Google's generateContent: as a client API, as a provider's wire format, and passed through where
 * it is both. Imports {@code providers.chat}, {@code providers.dialect} and its {@code
 * translation}.
 */
@NullMarked
package io.tollgate.providers.dialect.gemini;

import org.jspecify.annotations.NullMarked;
