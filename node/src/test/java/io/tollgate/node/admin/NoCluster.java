package io.tollgate.node.admin;

/** For tests that do not ask for the cluster. */
final class NoCluster {
    private NoCluster() {}

    static ClusterRoutes routes() {
        return new ClusterRoutes(
                () -> {
                    throw new AssertionError("nobody asks for the cluster here");
                },
                () -> {
                    throw new AssertionError("nobody asks for leases here");
                },
                Runnable::run,
                () -> null);
    }
}
