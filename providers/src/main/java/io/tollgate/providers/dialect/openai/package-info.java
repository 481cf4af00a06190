/**
 * OpenAI's wire format: the pass-through lane (scan, splice, observe, repair) and chat completions
 * over the Responses API. Imports {@code providers.dialect} and {@code providers.profile}.
 */
@NullMarked
package io.tollgate.providers.dialect.openai;

import org.jspecify.annotations.NullMarked;
