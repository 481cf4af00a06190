package io.tollgate.node.acceptance.realtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.audit.RequestRow;
import io.tollgate.node.acceptance.gateway.GatewayYaml;
import io.tollgate.node.acceptance.gateway.ProviderYaml;
import io.tollgate.node.acceptance.gateway.RawHttp;
import io.tollgate.node.acceptance.gateway.RecordedRows;
import io.tollgate.node.acceptance.gateway.RunningGateway;
import io.tollgate.node.acceptance.realtime.FakeRealtime.Frame;
import io.tollgate.node.acceptance.realtime.FakeRealtime.Peer;
import java.io.IOException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RealtimeTest {
    private static final String PATH = "/v1/realtime?model=talks/voice";
    private static final String BEARER = "Bearer " + GatewayYaml.CLIENT_KEY;

    private static final String HANDSHAKE =
            "GET "
                    + PATH
                    + " HTTP/1.1\r\nhost: x\r\nauthorization: "
                    + BEARER
                    + "\r\nconnection: keep-alive, Upgrade\r\nupgrade: WebSocket\r\n"
                    + "sec-websocket-version: 13\r\n"
                    + "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    private FakeRealtime provider;

    @BeforeEach
    void start() throws IOException {
        provider = new FakeRealtime();
    }

    @AfterEach
    void stop() throws IOException {
        provider.close();
    }

    @Test
    void eventsPassBothWaysAndLeaveARow() throws Exception {
        RunningGateway gateway = gateway("");
        try (gateway) {
            try (RealtimeClient client = open(gateway)) {
                Peer peer = provider.next();
                assertThat(peer.requestLine()).isEqualTo("GET /v1/realtime?model=voice HTTP/1.1");
                assertThat(peer.header("authorization")).startsWith("Bearer canary-");
                assertThat(peer.header("sec-websocket-extensions")).isEmpty();
                assertThat(peer.header("openai-beta")).isEqualTo("realtime=v1");

                client.send("{\"type\":\"response.create\"}");
                Frame sent = peer.frame();
                assertThat(sent.masked()).isTrue();
                assertThat(sent.text()).isEqualTo("{\"type\":\"response.create\"}");
                peer.created();
                peer.text("{\"type\":\"response.output_text.delta\",\"delta\":\"Hé\"}");
                peer.done(132, 121);
                assertThat(client.next()).contains("response.created");
                assertThat(client.next()).contains("Hé");
                assertThat(client.next()).contains("response.done");

                client.socket().sendClose(WebSocket.NORMAL_CLOSURE, "enough").join();
                assertThat(peer.frame().code()).isEqualTo(1000);
                peer.close(1000, "bye");
                assertThat(client.awaitClosed().code()).isEqualTo(1000);
            }
            gateway.shutDown();

            List<RequestRow> rows = RecordedRows.of(gateway);
            assertThat(rows).hasSize(2);
            RequestRow answer = rows.getLast();
            assertThat(answer.asked().operation()).isEqualTo("realtime");
            assertThat(answer.answer().status()).isEqualTo(200);
            assertThat(answer.answer().finishReason()).isEqualTo("stop");
            assertThat(answer.tokens().input()).isEqualTo(132);
            assertThat(answer.tokens().output()).isEqualTo(121);
            assertThat(answer.cost().actualNanoUsd()).isEqualTo(121L * 10_000);
            assertThat(rows.getFirst().answer().status()).isEqualTo(101);
            assertThat(rows.getFirst().tokens().output()).isZero();
        }
    }

    @Test
    void browsersPutTheKeyAmongTheProtocols() throws Exception {
        provider.answering("sec-websocket-protocol: realtime\r\n");
        try (var gateway = gateway("");
                RealtimeClient client =
                        RealtimeClient.open(
                                gateway.publicUri(),
                                PATH,
                                List.of(
                                        "realtime",
                                        "openai-insecure-api-key." + GatewayYaml.CLIENT_KEY,
                                        "openai-beta.realtime-v1"))) {
            Peer peer = provider.next();

            assertThat(client.socket().getSubprotocol()).isEqualTo("realtime");
            assertThat(peer.header("sec-websocket-protocol"))
                    .isEqualTo("realtime, openai-beta.realtime-v1");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/realtime?model=talks/voice, Bearer nobody, 401",
        "/v1/realtime, KEY, 400",
        "/v1/realtime?model=nobody/voice, KEY, 404",
        "/v1/realtime?model=mute/voice, KEY, 404",
    })
    void aHandshakeIsRefusedLikeAnyRequest(String path, String authorization, int status)
            throws Exception {
        try (var gateway = gateway("")) {
            int refused =
                    RealtimeClient.refused(
                            gateway.publicUri(),
                            path,
                            "authorization",
                            authorization.equals("KEY") ? BEARER : authorization);

            assertThat(refused).isEqualTo(status);
        }
    }

    @Test
    void aProvidersRefusalIsTheClients() throws Exception {
        provider.refusing(
                "HTTP/1.1 429 Too Many\r\ncontent-length: 44\r\nconnection: close\r\n\r\n"
                        + "{\"error\":{\"message\":\"slow\",\"type\":\"tokens\"}}");
        try (var gateway = gateway("")) {
            assertThat(RealtimeClient.refused(gateway.publicUri(), PATH, "authorization", BEARER))
                    .isEqualTo(429);
        }
    }

    @Test
    void aPlainRequestIsToldToUpgrade() throws Exception {
        try (var gateway = gateway("")) {
            var answer = gateway.exchange(RawHttp.get(PATH, "authorization: " + BEARER));

            assertThat(answer.status()).isEqualTo(426);
            assertThat(answer.text()).contains("upgrade_required");
        }
    }

    @Test
    void closeCodesOfTheProviderReachTheClient() throws Exception {
        try (var gateway = gateway("");
                RealtimeClient client = open(gateway)) {
            Peer peer = provider.next();

            peer.close(4321, "session expired");

            RealtimeClient.Closed closed = client.awaitClosed();
            assertThat(closed.code()).isEqualTo(4321);
            assertThat(closed.reason()).isEqualTo("session expired");
            assertThat(peer.frame().code()).isEqualTo(4321);
        }
    }

    @Test
    void aProviderThatHangsUpIsABadGateway() throws Exception {
        try (var gateway = gateway("");
                RealtimeClient client = open(gateway)) {
            provider.next().hangUp();

            assertThat(client.awaitClosed().code()).isEqualTo(1014);
        }
    }

    @Test
    void aClientThatLeavesEndsTheCall() throws Exception {
        try (var gateway = gateway("")) {
            RealtimeClient client = open(gateway);
            Peer peer = provider.next();
            client.send("one");
            assertThat(peer.frame().text()).isEqualTo("one");

            client.close();

            assertThat(peer.rest()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 65_535, 65_536, 2_000_000})
    void messagesOfAnySizePass(int length) throws Exception {
        String message = "é".repeat(length / 2) + "x".repeat(length % 2);
        try (var gateway = gateway("");
                RealtimeClient client = open(gateway)) {
            Peer peer = provider.next();

            client.send(message);
            var received = new StringBuilder();
            Frame frame = peer.frame();
            received.append(frame.text());
            while (!frame.last()) {
                frame = peer.frame();
                received.append(frame.text());
            }
            peer.text(message);

            assertThat(received.toString()).isEqualTo(message);
            assertThat(client.next()).isEqualTo(message);
        }
    }

    @Test
    void aFrameThatIsTooLargeClosesTheConversation() throws Exception {
        try (var gateway = gateway("");
                RawHttp client = RawHttp.connect(gateway.publicUri())) {
            client.send(HANDSHAKE);
            Peer peer = provider.next();
            client.readHead();

            client.send(HexFormat.of().parseHex("82ff0000000001100000" + "01020304" + "00"));

            assertThat(client.readToEnd()).contains("frame_too_large");
            assertThat(peer.rest()).last().satisfies(last -> assertThat(last.kind()).isEqualTo(8));
        }
    }

    @Test
    void aFrameWithoutAMaskClosesTheConversation() throws Exception {
        try (var gateway = gateway("");
                RawHttp client = RawHttp.connect(gateway.publicUri())) {
            client.send(HANDSHAKE);
            provider.next();
            client.readHead();

            client.send(new byte[] {(byte) 0x81, 1, 'x'});

            assertThat(client.readToEnd()).contains("protocol_error");
        }
    }

    @Test
    void whatIsSentAheadOfTheHandshakesAnswerIsNotLost() throws Exception {
        try (var gateway = gateway("");
                RawHttp client = RawHttp.connect(gateway.publicUri())) {
            byte[] frame = HexFormat.of().parseHex("818200000000" + "6869");
            byte[] head = HANDSHAKE.getBytes(UTF_8);
            client.send(
                    ByteBuffer.allocate(head.length + frame.length).put(head).put(frame).array());

            assertThat(provider.next().frame().text()).isEqualTo("hi");
        }
    }

    @Test
    void aProviderOutOfFormIsABadGateway() throws Exception {
        try (var gateway = gateway("");
                RealtimeClient client = open(gateway)) {
            Peer peer = provider.next();

            peer.raw(new byte[] {(byte) 0xC1, 1, 'x'});

            assertThat(client.awaitClosed().code()).isEqualTo(1014);
        }
    }

    @Test
    void silenceEndsIt() throws Exception {
        try (var gateway = gateway("limits");
                RealtimeClient client = open(gateway)) {
            Peer peer = provider.next();

            assertThat(client.awaitClosed())
                    .isEqualTo(new RealtimeClient.Closed(1001, "idle_timeout"));
            assertThat(peer.frame().kind()).isEqualTo(8);
        }
    }

    @Test
    void aSlowClientSlowsItsProviderDown() throws Exception {
        try (var gateway = gateway("")) {
            try (RawHttp client = RawHttp.connect(gateway.publicUri(), 16 * 1024)) {
                client.send(HANDSHAKE);
                Peer peer = provider.next();
                byte[] frame = Peer.frame(true, 2, new byte[1 << 20]);

                var blocked =
                        CompletableFuture.supplyAsync(() -> {
                            int sent = 0;
                            try {
                                for (int i = 0; i < 100; i++) {
                                    peer.raw(frame);
                                    sent++;
                                }
                            } catch (IOException e) {
                                return sent;
                            }
                            return sent;
                        });
                assertThat(blocked.completeOnTimeout(-1, 2, TimeUnit.SECONDS).get())
                        .as("written into a gateway whose client reads nothing")
                        .isEqualTo(-1);
                peer.hangUp();
            }
        }
    }

    @Test
    void aRevokedKeyEndsItsConversations() throws Exception {
        GatewayYaml yaml = yaml("").virtualKey("other", "acceptance-other-0123456789");
        try (var gateway = RunningGateway.start(yaml);
                RealtimeClient client =
                        RealtimeClient.open(
                                gateway.publicUri(),
                                PATH,
                                "authorization",
                                "Bearer acceptance-other-0123456789");
                RealtimeClient stays = open(gateway)) {
            Peer revoked = provider.next();
            provider.next();

            gateway.rewrite(yaml.withoutVirtualKey("other").text());

            assertThat(client.awaitClosed())
                    .isEqualTo(new RealtimeClient.Closed(1008, "invalid_api_key"));
            assertThat(revoked.frame().kind()).isEqualTo(8);
            stays.send("still there");
        }
    }

    @Test
    void aNodeThatStopsSaysThatItGoesAway() throws Exception {
        RunningGateway gateway = gateway("");
        try (gateway;
                RealtimeClient client = open(gateway)) {
            Peer peer = provider.next();

            gateway.shutDown();

            assertThat(client.awaitClosed())
                    .isEqualTo(new RealtimeClient.Closed(1001, "shutting_down"));
            assertThat(peer.frame().code()).isEqualTo(1001);
        }
    }

    private RealtimeClient open(RunningGateway gateway) {
        return RealtimeClient.open(
                gateway.publicUri(), PATH, "authorization", BEARER, "openai-beta", "realtime=v1");
    }

    private RunningGateway gateway(String what) throws IOException {
        return RunningGateway.start(yaml(what));
    }

    private GatewayYaml yaml(String what) {
        GatewayYaml yaml =
                GatewayYaml.of(
                                ProviderYaml.of("talks", provider.baseUrl())
                                        .with("operations", "[/realtime]"),
                                ProviderYaml.of("mute", provider.baseUrl())
                                        .with("operations", "[]"))
                        .with("routing", "{retries-per-key: 0, max-attempts: 1}")
                        .with(
                                "prices",
                                "{models: [{provider: talks, model: voice, input: 0, output: 10}]}");
        return what.equals("limits") ? yaml.with("limits", "{realtime-idle: 300ms}") : yaml;
    }
}
