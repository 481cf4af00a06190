/**
 * Vertex AI: Google's and Anthropic's formats below paths of its own. Imports {@code
 * dialect.anthropic} and {@code dialect.gemini}.
 */
@NullMarked
package io.tollgate.providers.dialect.vertex;

import org.jspecify.annotations.NullMarked;
