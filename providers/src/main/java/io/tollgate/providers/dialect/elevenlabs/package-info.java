/**
 * ElevenLabs' text to speech and speech to text, for clients of OpenAI's audio routes. Imports
 * {@code providers.dialect} and its {@code translation}.
 */
@NullMarked
package io.tollgate.providers.dialect.elevenlabs;

import org.jspecify.annotations.NullMarked;
