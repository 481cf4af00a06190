/**
 * Texts as vectors, in words that belong to no provider: what is asked and what is answered.
 * Imports nothing of ours but {@code providers.chat} and {@code providers.tokens}.
 */
@NullMarked
package io.tollgate.providers.embedding;

import org.jspecify.annotations.NullMarked;
