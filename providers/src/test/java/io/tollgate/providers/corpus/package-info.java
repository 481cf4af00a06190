/**
 * Recorded provider traffic and what a client must get from it. Works on the plain bytes of a
 * client's response, so that other modules can check a running gateway with it.
 */
@NullMarked
package io.tollgate.providers.corpus;

import org.jspecify.annotations.NullMarked;
