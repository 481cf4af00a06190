/**
 * A chat in words that belong to no provider: what is asked, what is answered, whole or piece by
 * piece. Every wire format is read into these types and written from them. Imports nothing of ours.
 *
 * <p>JSON that only passes through (schemas, metadata of tools) is held as trees that nobody
 * changes.
 */
@NullMarked
package io.tollgate.providers.chat;

import org.jspecify.annotations.NullMarked;
