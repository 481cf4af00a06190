/**
 * Ollama's own API as a provider's wire format: what its OpenAI-compatible one leaves out, such as
 * {@code top_k}, schemas and thinking of every model. Imports {@code providers.chat}, {@code
 * providers.embedding}, {@code providers.dialect} and its {@code translation}.
 */
@NullMarked
package io.tollgate.providers.dialect.ollama;

import org.jspecify.annotations.NullMarked;
