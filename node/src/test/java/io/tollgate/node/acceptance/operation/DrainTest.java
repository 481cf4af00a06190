package io.tollgate.node.acceptance.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.node.acceptance.gateway.GatewayYaml;
import io.tollgate.node.acceptance.gateway.ProviderYaml;
import io.tollgate.node.acceptance.gateway.RawHttp;
import io.tollgate.node.acceptance.gateway.RunningGateway;
import io.tollgate.node.acceptance.upstream.FakeUpstream;
import io.tollgate.node.acceptance.upstream.Gate;
import io.tollgate.node.acceptance.upstream.OpenAiAnswers;
import io.tollgate.node.acceptance.upstream.Reply;
import io.tollgate.node.acceptance.upstream.Script;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node that is told to go: ready turns off first, and what runs ends whole. */
class DrainTest {
    private static final int STREAMS = 200;

    private FakeUpstream upstream;

    @BeforeEach
    void start() throws IOException {
        upstream = FakeUpstream.start();
    }

    @AfterEach
    void stop() throws IOException {
        upstream.close();
    }

    @Test
    void twoHundredStreamsEndWhole() throws Exception {
        var gate = new Gate();
        upstream.answer(
                Reply.events(
                                OpenAiAnswers.textEvent("m", "Hel")
                                        + OpenAiAnswers.textEvent("m", "lo")
                                        + OpenAiAnswers.ending("m"))
                        .withGate(1, gate));
        try (RunningGateway gateway = gateway("{notice: 500ms, grace: 20s}")) {
            List<RawHttp> streams = openStreams(gateway);
            assertThat(ready(gateway)).isEqualTo(200);

            CompletableFuture<Void> shutDown = CompletableFuture.runAsync(gateway::shutDown);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(5))
                    .pollInterval(Duration.ofMillis(10))
                    .untilAsserted(() -> assertThat(ready(gateway)).isEqualTo(503));
            assertThat(gateway.get("/v1/models").status())
                    .as("within the notice a request is still served")
                    .isEqualTo(200);
            awaitRefusal(gateway);
            assertThat(shutDown).isNotDone();
            gate.open();

            for (RawHttp stream : streams) {
                assertThat(stream.readUntil("0\r\n\r\n")).contains("\"lo\"").contains("[DONE]");
                stream.close();
            }
            shutDown.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void whatOutlivesTheGraceTimeIsCutAndNotEnded() throws Exception {
        upstream.answer((request, wire) -> {
            wire.head(200, "content-type: text/event-stream", "transfer-encoding: chunked");
            wire.chunk(OpenAiAnswers.textEvent("m", "Hel"));
            wire.awaitPeerClosed();
        });
        try (RunningGateway gateway = gateway("{notice: 0s, grace: 300ms}");
                RawHttp stream = gateway.openStream("fake/m")) {
            stream.readUntil("Hel");

            CompletableFuture.runAsync(gateway::shutDown).get(10, TimeUnit.SECONDS);

            assertThat(stream.readToEnd()).doesNotContain("[DONE]").doesNotEndWith("0\r\n\r\n");
            upstream.awaitOpenConnections(0);
        }
    }

    @Test
    void aNodeWithoutWorkGoesAtOnce() throws Exception {
        upstream.answer(Script.silence());
        try (RunningGateway gateway = gateway("{notice: 0s, grace: 1h}")) {
            CompletableFuture.runAsync(gateway::shutDown).get(5, TimeUnit.SECONDS);

            assertThatThrownBy(() -> RawHttp.connect(gateway.publicUri()))
                    .isInstanceOf(IOException.class);
        }
    }

    private RunningGateway gateway(String drain) throws IOException {
        return RunningGateway.start(
                GatewayYaml.of(ProviderYaml.of("fake", upstream)).with("drain", drain));
    }

    private static List<RawHttp> openStreams(RunningGateway gateway) throws IOException {
        var streams = new ArrayList<RawHttp>();
        for (int i = 0; i < STREAMS; i++) {
            RawHttp stream = gateway.openStream("fake/m");
            stream.readUntil("Hel");
            streams.add(stream);
        }
        return streams;
    }

    private static int ready(RunningGateway gateway) throws IOException {
        return RawHttp.exchange(gateway.adminUri(), RawHttp.get("/health/ready")).status();
    }

    /** A new connection is refused, or closed without an answer, or answered 503. */
    private static void awaitRefusal(RunningGateway gateway) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    try {
                        return gateway.get("/v1/models").status() == 503;
                    } catch (IOException e) {
                        return true;
                    }
                });
    }
}
