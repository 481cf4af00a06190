package io.tollgate.node.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the way from a model name to a key and back allocates. */
final class RouteCostTest {
    private static final int CALLS = 20_000;

    @Test
    void allocatesTheRouteAndItsClaimAndLittleElse() {
        Router router =
                new Routing(System::nanoTime)
                        .provider("a", 3)
                        .provider("b", 3)
                        .alias("fast", List.of("a/m", "b/m"))
                        .router();
        for (int warmUp = 0; warmUp < 3; warmUp++) {
            run(router, "fast");
            run(router, "a/m");
        }

        assertThat(bytesOfOne(router, "a/m")).isLessThanOrEqualTo(200);
        assertThat(bytesOfOne(router, "fast")).isLessThanOrEqualTo(200);
    }

    private static long bytesOfOne(Router router, String model) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bytes = threads.getCurrentThreadAllocatedBytes();
        run(router, model);
        return (threads.getCurrentThreadAllocatedBytes() - bytes) / CALLS;
    }

    private static void run(Router router, String model) {
        for (int i = 0; i < CALLS; i++) {
            Route route = Routing.route(router, model);
            if (route.next() instanceof Step.Try) {
                route.succeeded(1_000);
            }
        }
    }
}
