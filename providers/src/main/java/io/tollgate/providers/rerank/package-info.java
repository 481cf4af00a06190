/**
 * Documents put in the order of a question, in words that belong to no provider. Imports nothing of
 * ours but {@code providers.chat}.
 */
@NullMarked
package io.tollgate.providers.rerank;

import org.jspecify.annotations.NullMarked;
