package io.tollgate.node.acceptance.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.node.acceptance.gateway.GatewayYaml;
import io.tollgate.node.acceptance.gateway.Leaks;
import io.tollgate.node.acceptance.gateway.Memory;
import io.tollgate.node.acceptance.gateway.ProviderYaml;
import io.tollgate.node.acceptance.gateway.RawHttp;
import io.tollgate.node.acceptance.gateway.RunningGateway;
import io.tollgate.node.acceptance.upstream.FakeUpstream;
import io.tollgate.node.acceptance.upstream.OpenAiAnswers;
import io.tollgate.node.acceptance.upstream.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client that stops reading stops the provider; it costs no memory and loses nothing. */
class SlowReaderTest {
    private static final int TINY = 4096;
    private static final byte[] EVENTS =
            OpenAiAnswers.textEvent("m", "a".repeat(4000)).repeat(16).getBytes(UTF_8);
    private static final int ROUNDS = (96 << 20) / EVENTS.length;

    /** What two loopback connections may hold in the kernel, generously. */
    private static final long KERNEL_BYTES = 48L << 20;

    private final CompletableFuture<Wire> writing = new CompletableFuture<>();
    private FakeUpstream upstream;
    private RunningGateway gateway;

    @BeforeEach
    void start() throws IOException {
        upstream = FakeUpstream.start();
        upstream.answer((request, wire) -> {
            wire.head(200, "content-type: text/event-stream", "connection: close");
            writing.complete(wire);
            for (int i = 0; i < ROUNDS; i++) {
                wire.write(EVENTS);
            }
            wire.write(OpenAiAnswers.ending("m"));
            wire.close();
        });
        gateway = RunningGateway.start(GatewayYaml.of(ProviderYaml.of("fake", upstream)));
    }

    @AfterEach
    void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    @Test
    void theProviderIsPausedAndGoesOnWithNothingLost() throws Exception {
        Memory before = Memory.now();

        try (RawHttp http = gateway.openStream("fake/m", TINY)) {
            http.readHead();
            awaitPause(writing.get(10, TimeUnit.SECONDS));
            before.assertFlat();
            assertThat(http.skipToEnd()).isGreaterThan((long) ROUNDS * EVENTS.length);
        }

        Leaks.assertNone(gateway);
    }

    @Test
    void aHangUpOfAPausedClientStopsTheProvider() throws Exception {
        try (RawHttp http = gateway.openStream("fake/m", TINY)) {
            http.readHead();
            Wire wire = writing.get(10, TimeUnit.SECONDS);
            awaitPause(wire);
            http.reset();
            wire.peerClosed().get(1, TimeUnit.SECONDS);
        }

        Leaks.assertNone(gateway);
    }

    /** Returns when no byte has gone out for a while, long before all of them. */
    private static void awaitPause(Wire wire) {
        var last = new AtomicLong(-1);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(250))
                .until(() -> last.getAndSet(wire.written()) == wire.written());
        assertThat(wire.written()).isLessThan(KERNEL_BYTES);
    }
}
