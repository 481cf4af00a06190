/**
 * How many tokens a text has, as far as that can be told without a tokenizer. Imports nothing of
 * ours.
 */
@NullMarked
package io.tollgate.providers.tokens;

import org.jspecify.annotations.NullMarked;
