package io.tollgate.node.request;

import io.tollgate.providers.upstream.UpstreamLoop;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/**
 * What one I/O thread of the node owns.
 *
 * @param index 0-based number of the thread
 * @param upstream the upstream client of this thread
 * @param scratch a direct buffer for building what goes to a client; used within one call only
 * @param ids of the requests of this thread
 */
public record NodeLoop(int index, UpstreamLoop upstream, ByteBuffer scratch, RequestIds ids) {
    /** With ids of its own. */
    public NodeLoop(int index, UpstreamLoop upstream, ByteBuffer scratch) {
        this(index, upstream, scratch, new RequestIds(RandomGenerator.getDefault()));
    }
}
