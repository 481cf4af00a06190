/**
 * Reads the public price list of LiteLLM ({@code model_prices_and_context_window.json}) and writes
 * ours. For the command line and the making of the built-in list; the request path never comes
 * here.
 */
@NullMarked
package io.tollgate.providers.catalog.litellm;

import org.jspecify.annotations.NullMarked;
