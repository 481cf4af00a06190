package io.tollgate.node;

import io.tollgate.node.config.GatewayConfig;
import io.tollgate.node.manage.Management;

/** What a configuration is put in force by: a running node. */
record NodeTarget(RunningNode node) implements Management.Target {
    @Override
    public void check(GatewayConfig config) {
        Gateway.check(config);
    }

    @Override
    public String takeOver(GatewayConfig config) {
        return node.reconfigure(config);
    }
}
