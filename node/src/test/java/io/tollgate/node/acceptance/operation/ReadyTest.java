package io.tollgate.node.acceptance.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.cluster.ports.FreePorts;
import io.tollgate.node.acceptance.gateway.GatewayYaml;
import io.tollgate.node.acceptance.gateway.RawHttp;
import io.tollgate.node.acceptance.gateway.RawResponse;
import io.tollgate.node.acceptance.gateway.RunningGateway;
import java.io.IOException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** When a node says that it is ready: then the next one may be restarted. */
class ReadyTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @Test
    void aNodeAloneIsReadyAtOnce() throws IOException {
        try (var gateway = RunningGateway.start(new GatewayYaml())) {
            assertThat(ready(gateway).status()).isEqualTo(200);
        }
    }

    @Test
    void aMemberIsReadyWhenItsClusterIsWhole() throws IOException {
        int one = FreePorts.take();
        int two = FreePorts.take();
        try (var first = RunningGateway.start(member("one", one, one, two))) {
            RawResponse early = ready(first);
            assertThat(early.status()).isEqualTo(503);
            assertThat(early.text()).contains("starting", "not whole");

            try (var second = RunningGateway.start(member("two", two, one, two))) {
                awaitReady(second);
                assertThat(state(second)).contains("\"safe\":true");
                awaitReady(first);
            }
        }
    }

    @Test
    void aMemberWhoseClusterDoesNotComeIsReadyAllTheSame() throws IOException {
        int one = FreePorts.take();
        try (var alone = RunningGateway.start(member("one", one, one, FreePorts.take()))) {
            assertThat(ready(alone).status()).isEqualTo(503);

            awaitReady(alone);

            assertThat(state(alone)).contains("\"safe\":false");
        }
    }

    private static GatewayYaml member(String name, int port, int... members) {
        return new GatewayYaml()
                .with("audit", "{node: " + name + ", store: none}")
                .with(
                        "cluster",
                        "{name: ready, secret: a secret of the tests, host: 127.0.0.1, port: %d,"
                                        .formatted(port)
                                + " silence: 2s, members: [\"127.0.0.1:%d\", \"127.0.0.1:%d\"]}"
                                        .formatted(members[0], members[1]));
    }

    private static void awaitReady(RunningGateway gateway) {
        Awaitility.await()
                .atMost(LONG)
                .untilAsserted(() -> assertThat(ready(gateway).status()).isEqualTo(200));
    }

    private static RawResponse ready(RunningGateway gateway) throws IOException {
        return RawHttp.exchange(gateway.adminUri(), RawHttp.get("/health/ready"));
    }

    private static String state(RunningGateway gateway) throws IOException {
        return RawHttp.exchange(
                        gateway.adminUri(),
                        RawHttp.get(
                                "/api/cluster", "authorization: Bearer " + GatewayYaml.ADMIN_TOKEN))
                .text();
    }
}
