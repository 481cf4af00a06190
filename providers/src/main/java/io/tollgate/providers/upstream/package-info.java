/**
 * The non-blocking HTTP/1.1 client that talks to providers, and the classes of failure.
 *
 * <p>Everything runs on the XNIO I/O thread of the exchange it serves: no hop, no lock. May import
 * XNIO; imports no other package of ours.
 */
@NullMarked
package io.tollgate.providers.upstream;

import org.jspecify.annotations.NullMarked;
