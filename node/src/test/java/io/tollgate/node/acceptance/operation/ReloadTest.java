package io.tollgate.node.acceptance.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.node.acceptance.gateway.GatewayYaml;
import io.tollgate.node.acceptance.gateway.ProviderYaml;
import io.tollgate.node.acceptance.gateway.RawHttp;
import io.tollgate.node.acceptance.gateway.RunningGateway;
import io.tollgate.node.acceptance.upstream.FakeUpstream;
import io.tollgate.node.acceptance.upstream.Gate;
import io.tollgate.node.acceptance.upstream.OpenAiAnswers;
import io.tollgate.node.acceptance.upstream.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A changed file is taken over while requests run, and none of them notices. */
class ReloadTest {
    private static final String REVOKED = "acceptance-revoked-0123456789";

    private FakeUpstream upstream;
    private RunningGateway gateway;

    @BeforeEach
    void start() throws IOException {
        upstream = FakeUpstream.start();
        upstream.answer(Reply.json(200, OpenAiAnswers.completion("m", "Hello")));
        gateway = RunningGateway.start(yaml().virtualKey("leaver", REVOKED));
    }

    @AfterEach
    void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    @Test
    void underLoadNoRequestIsLost() throws Exception {
        var statuses = new ConcurrentHashMap<Integer, LongAdder>();
        var stop = new AtomicBoolean();
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            clients.add(Thread.startVirtualThread(() -> keepAsking(stop, statuses)));
        }

        assertThat(gateway.chat("new").status()).isEqualTo(404);
        gateway.rewrite(yaml().alias("new", "fake/m").text());
        await(() -> assertThat(gateway.chat("new").status()).isEqualTo(200));
        stop.set(true);
        for (Thread client : clients) {
            client.join(Duration.ofSeconds(20));
        }

        assertThat(statuses).containsOnlyKeys(200);
        assertThat(statuses.getOrDefault(200, new LongAdder()).sum()).isGreaterThan(100);
    }

    @Test
    void aRevokedKeyIsRefusedAndItsRunningStreamEndsWithAnError() throws Exception {
        var gate = new Gate();
        upstream.answer(
                Reply.events(
                                OpenAiAnswers.textEvent("m", "Hel")
                                        + OpenAiAnswers.textEvent("m", "lo")
                                        + OpenAiAnswers.ending("m"))
                        .withGate(1, gate));

        try (RawHttp running = RawHttp.connect(gateway.publicUri())) {
            running.send(
                    RawHttp.post(
                            "/v1/chat/completions",
                            RunningGateway.chatBody("fake/m", true),
                            "authorization: Bearer " + REVOKED));
            running.readUntil("Hel");
            gateway.rewrite(yaml().text());
            await(() -> assertThat(statusAs(REVOKED)).isEqualTo(401));
            assertThat(running.readUntil("\r\n0\r\n\r\n"))
                    .contains("key_revoked")
                    .doesNotContain("\"lo\"");
            gate.open();
        }
    }

    @Test
    void aBadFileKeepsTheOldConfiguration() throws Exception {
        gateway.rewrite("providers: {fake: {base-url: 7, no-such-key: 1}}");
        gateway.rewrite("this: [is no YAML");
        gateway.rewrite(yaml().alias("broken", "nobody/m").text());
        assertThat(gateway.chat("fake/m").status()).isEqualTo(200);

        gateway.rewrite(yaml().alias("new", "fake/m").text());
        await(() -> assertThat(gateway.chat("new").status()).isEqualTo(200));

        assertThat(gateway.chat("broken").status()).isEqualTo(404);
    }

    @Test
    void aNewProviderKeyIsUsed() throws Exception {
        gateway.rewrite(yaml("canary-rotated").text());

        await(() -> {
            upstream.forget();
            assertThat(gateway.chat("fake/m").status()).isEqualTo(200);
            assertThat(upstream.lastRequest().carriesKey("canary-rotated")).isTrue();
        });
    }

    private GatewayYaml yaml(String providerKey) {
        return GatewayYaml.of(
                ProviderYaml.of("fake", upstream).withModels("m").withKeys(providerKey));
    }

    private GatewayYaml yaml() {
        return yaml("canary-first");
    }

    private void keepAsking(AtomicBoolean stop, ConcurrentHashMap<Integer, LongAdder> statuses) {
        try (RawHttp http = RawHttp.connect(gateway.publicUri())) {
            String request =
                    RawHttp.post(
                            "/v1/chat/completions",
                            RunningGateway.chatBody("fake/m", false),
                            "authorization: Bearer " + GatewayYaml.CLIENT_KEY);
            while (!stop.get()) {
                count(statuses, http.send(request).read().status());
            }
        } catch (IOException e) {
            count(statuses, -1);
        }
    }

    private static void count(ConcurrentHashMap<Integer, LongAdder> statuses, int status) {
        statuses.computeIfAbsent(status, _ -> new LongAdder()).increment();
    }

    private int statusAs(String key) throws IOException {
        return gateway.exchange(RawHttp.get("/v1/models", "authorization: Bearer " + key)).status();
    }

    /** The file is looked at once a second. */
    private static void await(org.awaitility.core.ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(assertion);
    }
}
