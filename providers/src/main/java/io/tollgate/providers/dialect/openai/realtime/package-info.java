/**
 * What the gateway reads of OpenAI's Realtime API, whose events pass as they are: which answer has
 * begun or ended, and what it used.
 *
 * <p>May import {@code dialect} and {@code dialect.openai}.
 */
@NullMarked
package io.tollgate.providers.dialect.openai.realtime;

import org.jspecify.annotations.NullMarked;
