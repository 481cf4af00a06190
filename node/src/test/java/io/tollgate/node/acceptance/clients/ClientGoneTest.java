package io.tollgate.node.acceptance.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.node.acceptance.gateway.GatewayYaml;
import io.tollgate.node.acceptance.gateway.Leaks;
import io.tollgate.node.acceptance.gateway.ProviderYaml;
import io.tollgate.node.acceptance.gateway.RawHttp;
import io.tollgate.node.acceptance.gateway.RunningGateway;
import io.tollgate.node.acceptance.upstream.FakeUpstream;
import io.tollgate.node.acceptance.upstream.OpenAiAnswers;
import io.tollgate.node.acceptance.upstream.RecordedRequest;
import io.tollgate.node.acceptance.upstream.Reply;
import io.tollgate.node.acceptance.upstream.Script;
import io.tollgate.node.acceptance.upstream.Wire;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client that hangs up stops its call at the provider within a second. */
class ClientGoneTest {
    private final CompletableFuture<Wire> asked = new CompletableFuture<>();
    private FakeUpstream upstream;
    private RunningGateway gateway;

    @BeforeEach
    void start() throws IOException {
        upstream = FakeUpstream.start();
        gateway =
                RunningGateway.start(
                        GatewayYaml.of(ProviderYaml.of("fake", upstream))
                                .with("routing", "{backoff: {base: 300ms, max: 300ms}}"));
    }

    @AfterEach
    void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    @Test
    void inTheMiddleOfAStreamByAReset() throws Exception {
        upstream.answer(this::oneEventThenSilence);

        try (RawHttp http = gateway.openStream("fake/m")) {
            http.readUntil("Hel");
            http.reset();
            assertStopped();
        }
    }

    @Test
    void inTheMiddleOfAStreamByAClose() throws Exception {
        upstream.answer(this::oneEventThenSilence);

        try (RawHttp http = gateway.openStream("fake/m")) {
            http.readUntil("Hel");
        }

        assertStopped();
    }

    @Test
    void beforeTheFirstByteOfAStream() throws Exception {
        upstream.answer(this::silence);

        try (RawHttp http = gateway.openStream("fake/m")) {
            asked.get(10, TimeUnit.SECONDS);
            http.reset();
            assertStopped();
        }
    }

    @Test
    void beforeAPlainAnswer() throws Exception {
        upstream.answer(this::silence);

        try (RawHttp http = RawHttp.connect(gateway.publicUri())) {
            http.send(
                    RawHttp.post(
                            "/v1/chat/completions",
                            RunningGateway.chatBody("fake/m", false),
                            "authorization: Bearer " + GatewayYaml.CLIENT_KEY));
            asked.get(10, TimeUnit.SECONDS);
        }

        assertStopped();
    }

    @Test
    void whileARetryIsBeingWaitedFor() throws Exception {
        upstream.answer(
                Script.inTurn(
                        OpenAiAnswers.error(500, "server_error", "boom", "Boom"),
                        Reply.json(200, OpenAiAnswers.completion("m", "too late"))));

        try (RawHttp http = gateway.openStream("fake/m")) {
            upstream.awaitAttempts(1);
            upstream.awaitIdle();
            http.reset();
        }

        Leaks.assertNone(gateway);
        assertThat(gateway.metrics().sum("tollgate_requests_total", "client_gone")).isEqualTo(1);
        assertThat(upstream.attempts()).isEqualTo(1);
    }

    private void oneEventThenSilence(RecordedRequest request, Wire wire)
            throws IOException, InterruptedException {
        wire.head(200, "content-type: text/event-stream", "transfer-encoding: chunked");
        wire.chunk(OpenAiAnswers.textEvent("m", "Hel"));
        silence(request, wire);
    }

    private void silence(RecordedRequest request, Wire wire) throws InterruptedException {
        asked.complete(wire);
        wire.awaitPeerClosed();
    }

    private void assertStopped() throws Exception {
        Wire wire = asked.get(10, TimeUnit.SECONDS);
        wire.peerClosed().get(1, TimeUnit.SECONDS);
        upstream.awaitOpenConnections(0);
        Leaks.assertNone(gateway);
        assertThat(gateway.metrics().sum("tollgate_requests_total", "category=\"client_gone\""))
                .isEqualTo(1);
    }
}
