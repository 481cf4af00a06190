/**
 * Cohere's API, second version: chat both ways, and its passing through. Imports {@code
 * providers.chat}, {@code providers.dialect} and its {@code translation}.
 */
@NullMarked
package io.tollgate.providers.dialect.cohere;

import org.jspecify.annotations.NullMarked;
