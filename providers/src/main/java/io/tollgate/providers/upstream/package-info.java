/**
 * The non-blocking HTTP/1.1 client that talks to providers, and the classes of failure.
 *
 * <p>Everything runs on the XNIO I/O thread of the exchange it serves: no hop, no lock. May import
 * XNIO; imports no other package of ours. Outside {@code node.http}, callers see only {@link
 * io.tollgate.providers.upstream.UpstreamLoop}.
 *
 * <p>How it works: {@code UpstreamClient} makes one {@code Loop} for each I/O thread. A loop owns
 * the pools, the scratch buffers and one coarse timer. A {@code Call} takes the connection of its
 * {@code Pool} that was used last, or lets a {@code Connector} open one (name, address, proxy,
 * TLS). The {@code Connection} writes head and body from the scratch buffer in one go and remembers
 * only how far it came. Its reads stay resumed all its life, so a request costs one write and one
 * read and changes no interest set. {@code ResponseReader} finds head and body in the bytes read,
 * chunks are moved together in place, and the listener gets a window of the scratch buffer. A
 * connection is given back before the listener is told of the end, so its next call can use it at
 * once.
 *
 * <p>Only what is unfinished is kept on the heap: a split head, the start of a TLS record, TLS
 * bytes that the socket did not take, compressed input of a paused call. What may block (name
 * lookups, certificates, TLS key work) runs on virtual threads. A host name is kept for 30 seconds,
 * on top of the JDK's own cache, so a change of address is seen within a minute.
 */
@NullMarked
package io.tollgate.providers.upstream;

import org.jspecify.annotations.NullMarked;
