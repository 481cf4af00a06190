/**
 * Embeddings between a client's API and a provider of another one: the words, the two kinds of
 * sides, and the sides themselves. Imports {@code providers.dialect} and its {@code translation}.
 */
@NullMarked
package io.tollgate.providers.dialect.embedding;

import org.jspecify.annotations.NullMarked;
