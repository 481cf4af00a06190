package io.tollgate.node;

import io.tollgate.node.config.GatewayConfig;
import java.io.IOException;

/** Starts a node. */
public interface NodeStarter {
    /**
     * Returns when the node serves.
     *
     * @param config complete: with an admin token and at least one virtual key
     * @throws IOException where the operator must act, such as a port that is taken; the message is
     *     one line that names it
     */
    RunningNode start(GatewayConfig config) throws IOException;
}
