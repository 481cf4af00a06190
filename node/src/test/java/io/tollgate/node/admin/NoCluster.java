package io.tollgate.node.admin;

import io.tollgate.governance.tenant.KeyDigest;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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
                });
    }

    /** An API that only looks, for whoever has that token. */
    static Api api(
            QuestionRoutes questions, Executor blocking, Supplier<@Nullable KeyDigest> token) {
        return new Api(
                new SignIn(() -> new SignIn.Admitted(token.get(), List.of()), Clock.systemUTC()),
                blocking,
                () -> ApiRoutes.of(questions, routes()));
    }
}
