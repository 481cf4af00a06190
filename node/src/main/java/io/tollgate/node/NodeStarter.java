package io.tollgate.node;

import io.tollgate.node.manage.Management;
import java.io.IOException;

/** Starts a node. */
public interface NodeStarter {
    /**
     * Returns when the node serves.
     *
     * @param management whose configuration is complete: with an admin token and at least one
     *     virtual key; what changes it later is put in force by the node
     * @throws IOException where the operator must act, such as a port that is taken; the message is
     *     one line that names it
     */
    RunningNode start(Management management) throws IOException;
}
