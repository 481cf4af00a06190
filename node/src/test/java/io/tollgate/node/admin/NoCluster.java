package io.tollgate.node.admin;

/** For tests that do not ask for the cluster. */
final class NoCluster {
    private NoCluster() {}

    static ClusterRoutes routes() {
        return new ClusterRoutes(
                () -> {
                    throw new AssertionError("nobody asks for the cluster here");
                },
                () -> null);
    }
}
