package io.tollgate.providers.upstream;

import java.nio.ByteBuffer;

/** A call that may have changed its protocol. All methods on its I/O thread. */
public interface UpgradedCall extends UpstreamCall {
    /**
     * Sends bytes in the other protocol; before the head of status 101, and after the end, they go
     * nowhere. All of them are taken: what the socket does not take is copied and kept.
     *
     * <p>More than 1 MiB kept, by a caller that goes on after false, breaks the connection off: the
     * listener is told of a failure.
     *
     * @return false when bytes are kept: stop the source and wait for {@link
     *     UpgradeListener#onWritable}
     */
    boolean write(ByteBuffer bytes);
}
