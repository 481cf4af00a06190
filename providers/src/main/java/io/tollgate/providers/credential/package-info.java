/**
 * Credentials of provider keys that change with time: access tokens, fetched in the background
 * ahead of their end, one fetch at a time.
 *
 * <p>A {@code TokenSource} says how a token is fetched, in plain blocking code. A {@code
 * Credential} keeps the token of one source fresh; the request path reads it without waiting.
 * {@code Credentials} are those of a node. May import {@code providers.upstream} and {@code
 * providers.dialect} (for JSON).
 */
@NullMarked
package io.tollgate.providers.credential;

import org.jspecify.annotations.NullMarked;
