package io.tollgate.node.acceptance.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Whether a gateway holds on to something when nothing is under way any more. */
public final class Leaks {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private Leaks() {}

    /**
     * Nothing in flight, and no connection to a provider that is not idle. The gateway's own view:
     * it may settle a moment after the client has its answer.
     */
    public static void assertNone(RunningGateway gateway) {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertNoneNow(gateway));
    }

    private static void assertNoneNow(RunningGateway gateway) throws IOException {
        Metrics metrics = gateway.metrics();
        assertThat(metrics.samples()).containsKey("tollgate_requests_in_flight");
        assertThat(metrics.sum("tollgate_requests_in_flight")).as("requests in flight").isZero();
        assertThat(metrics.sum("tollgate_provider_key_in_flight")).as("calls in flight").isZero();
        assertThat(metrics.sum("tollgate_upstream_connections", "state=\"open\""))
                .as("open connections, all of them idle")
                .isEqualTo(metrics.sum("tollgate_upstream_connections", "state=\"idle\""));
    }
}
