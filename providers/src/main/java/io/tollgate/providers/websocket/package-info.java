/**
 * What a relay of WebSockets (RFC 6455) needs: the handshake, a reader that follows frames without
 * holding them, and the few frames that the relay itself sends. No extensions.
 *
 * <p>Imports nothing of ours.
 */
@NullMarked
package io.tollgate.providers.websocket;

import org.jspecify.annotations.NullMarked;
