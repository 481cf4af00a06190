package io.tollgate.node;

import io.tollgate.node.config.GatewayConfig;
import java.net.InetSocketAddress;
import java.util.List;

/** A node that serves. Safe for threads. */
public interface RunningNode extends AutoCloseable {
    /** Where each public listener is bound, in the order of the configuration. */
    List<InetSocketAddress> listeners();

    /** Where the admin listener is bound. */
    InetSocketAddress admin();

    /**
     * Takes over a changed configuration without losing a request. What needs a restart is left as
     * it is.
     *
     * @return "", or why it was refused and the old one stays
     */
    String reconfigure(GatewayConfig config);

    /** Drains and stops: returns when running requests have ended or the grace time is over. */
    @Override
    void close();
}
