package io.tollgate.node.acceptance.manage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.node.acceptance.gateway.GatewayYaml;
import io.tollgate.node.acceptance.gateway.Leaks;
import io.tollgate.node.acceptance.gateway.ProviderYaml;
import io.tollgate.node.acceptance.gateway.RawHttp;
import io.tollgate.node.acceptance.gateway.RunningGateway;
import io.tollgate.node.acceptance.upstream.FakeUpstream;
import io.tollgate.node.acceptance.upstream.Gate;
import io.tollgate.node.acceptance.upstream.OpenAiAnswers;
import io.tollgate.node.acceptance.upstream.Reply;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What runs when a virtual key is revoked ends within a second, and says why. */
class RevokedStreamsTest {
    private final Gate gate = new Gate();
    private FakeUpstream upstream;
    private RunningGateway gateway;
    private AdminClient api;
    private String key = "";

    @BeforeEach
    void start() throws IOException {
        upstream = FakeUpstream.start();
        upstream.answer(
                Reply.events(
                                OpenAiAnswers.textEvent("m", "Hel")
                                        + OpenAiAnswers.textEvent("m", "lo")
                                        + OpenAiAnswers.ending("m"))
                        .withGate(1, gate));
        gateway = RunningGateway.start(GatewayYaml.of(ProviderYaml.of("fake", upstream)));
        api = new AdminClient(gateway.adminUri(), GatewayYaml.ADMIN_TOKEN);
        key = api.post("/api/virtual-keys", "{\"name\":\"leaver\"}").ok().path("key").asText();
    }

    @AfterEach
    void stop() throws IOException {
        gate.open();
        api.close();
        gateway.close();
        upstream.close();
    }

    @Test
    void aStreamEndsWithAnErrorEvent() throws Exception {
        try (RawHttp running = open("/v1/chat/completions", chat(true));
                RawHttp other = gateway.openStream("fake/m")) {
            running.readUntil("Hel");
            other.readUntil("Hel");
            long began = System.nanoTime();
            api.post("/api/virtual-keys/leaver/revoke", "").ok();

            String rest = running.readUntil("\r\n0\r\n\r\n");

            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isLessThan(Duration.ofSeconds(1));
            assertThat(rest).contains("\"code\":\"key_revoked\"").doesNotContain("lo\"");
            gate.open();
            assertThat(other.readUntil("[DONE]")).contains("lo");
        }
        Leaks.assertNone(gateway);
        assertThat(gateway.metrics().sum("tollgate_requests_total", "key_revoked")).isEqualTo(1);
    }

    @Test
    void inTheShapeOfTheClientsOwnApi() throws Exception {
        String body =
                "{\"model\":\"fake/m\",\"max_tokens\":9,\"stream\":true,"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
        try (RawHttp running = open("/v1/messages", body)) {
            running.readUntil("Hel");
            api.patch("/api/virtual-keys/leaver", "{\"enabled\":false}").ok();

            assertThat(running.readUntil("\r\n0\r\n\r\n")).contains("event: error", "was revoked");
        }
        Leaks.assertNone(gateway);
    }

    @Test
    void aRequestWithoutAnAnswerYetIsRefused() throws Exception {
        var silent = new Gate();
        upstream.answer(Reply.json(200, OpenAiAnswers.completion("m", "late")).withGate(0, silent));
        try (RawHttp running = open("/v1/chat/completions", chat(false))) {
            silent.awaitReached();
            api.delete("/api/virtual-keys/leaver").ok();

            var answer = running.read();

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.error().path("code").asText()).isEqualTo("key_revoked");
        } finally {
            silent.open();
        }
        Leaks.assertNone(gateway);
    }

    @Test
    void aRotationWithAnOverlapEndsNothingAndOneWithoutDoes() throws Exception {
        try (RawHttp running = open("/v1/chat/completions", chat(true))) {
            running.readUntil("Hel");
            api.post("/api/virtual-keys/leaver/rotate", "{\"overlap\":\"1h\"}").ok();
            api.patch("/api/virtual-keys/leaver", "{\"limits\":[{\"parallel\":9}]}").ok();
            assertThat(api.get("/api/config").status()).isEqualTo(200);

            api.post("/api/virtual-keys/leaver/rotate", "").ok();

            assertThat(running.readUntil("\r\n0\r\n\r\n")).contains("key_revoked");
        }
        Leaks.assertNone(gateway);
    }

    @Test
    void aStreamEndsWhenTheDateOfItsKeyComes() throws Exception {
        Instant end = Instant.now().plusSeconds(4).truncatedTo(ChronoUnit.MILLIS);
        api.patch("/api/virtual-keys/leaver", "{\"expires\":\"" + end + "\"}").ok();
        try (RawHttp running = open("/v1/chat/completions", chat(true));
                RawHttp other = gateway.openStream("fake/m")) {
            running.readUntil("Hel");
            other.readUntil("Hel");

            String rest = running.readUntil("\r\n0\r\n\r\n");

            assertThat(Instant.now()).isBetween(end, end.plusSeconds(1));
            assertThat(rest).contains("\"code\":\"key_revoked\"").doesNotContain("lo\"");
            gate.open();
            assertThat(other.readUntil("[DONE]")).contains("lo");
        }
        Leaks.assertNone(gateway);
    }

    private RawHttp open(String path, String body) throws IOException {
        RawHttp http = RawHttp.connect(gateway.publicUri());
        http.send(RawHttp.post(path, body, "authorization: Bearer " + key));
        return http;
    }

    private static String chat(boolean stream) {
        return RunningGateway.chatBody("fake/m", stream);
    }
}
