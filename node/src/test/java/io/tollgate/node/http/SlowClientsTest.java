package io.tollgate.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Many clients that begin a request and do not go on. */
final class SlowClientsTest {
    private static final String BODY_BEGUN = "Content-Length: 1000\r\n\r\nbegun";
    private static final int EACH = 600;
    private static final int PROBES = 40;

    @Test
    void doNotKeepOthersWaitingAndAreCut() throws Exception {
        HttpLimits limits = TestServer.quick(Duration.ofSeconds(2));
        var slow = new ArrayList<RawClient>();
        try (TestServer server =
                TestServer.start(
                        limits,
                        exchange ->
                                exchange.respond(200, null, List.of(), ByteBuffer.allocate(0)))) {
            for (int i = 0; i < EACH; i++) {
                slow.add(server.connect().send("GET /v1/x HTTP/1.1\r\nHost: h\r\nX-A: "));
                slow.add(server.connect().send("POST /v1/x HTTP/1.1\r\nHost: h\r\n" + BODY_BEGUN));
            }
            long[] nanos = new long[PROBES];
            for (int i = 0; i < PROBES; i++) {
                long start = System.nanoTime();
                try (RawClient health = server.connect()) {
                    health.send("GET /health/live HTTP/1.1\r\nHost: h\r\n\r\n");
                    assertThat(health.answer().status()).isEqualTo(200);
                }
                nanos[i] = System.nanoTime() - start;
            }

            Arrays.sort(nanos);
            assertThat(Duration.ofNanos(nanos[PROBES / 2])).isLessThan(Duration.ofMillis(50));
            for (int i = 0; i < 2 * EACH; i += 2) {
                assertThat(slow.get(i).ended()).isTrue();
                assertThat(slow.get(i + 1).answer().status()).isEqualTo(408);
            }
            assertThat(server.server().stats().requestsInFlight()).isZero();
            assertThat(server.server().stats().bufferedBodyBytes()).isZero();
        } finally {
            for (RawClient client : slow) {
                client.close();
            }
        }
    }
}
