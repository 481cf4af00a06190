package io.tollgate.cluster.load;

import java.util.function.Consumer;

/**
 * Says things to all nodes of a cluster that are there now. What is said may be lost, and is heard
 * by the sender too; what one node says is heard in order.
 */
public interface Broadcast {
    /** Does not block; without effect while this node has not joined. */
    void send(byte[] message);

    /** Hears messages from now on, on one thread that must not be blocked. Once. */
    void listen(Consumer<byte[]> listener);
}
