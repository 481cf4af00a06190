/**
 * OpenAI's chat completions as a side of a translation. As a provider's format it stands on the
 * pass-through lane of {@code dialect.openai}, so that quirks and repairs hold here too. Imports
 * that, {@code providers.chat} and {@code dialect.translation}.
 */
@NullMarked
package io.tollgate.providers.dialect.openai.chat;

import org.jspecify.annotations.NullMarked;
