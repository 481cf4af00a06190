package io.tollgate.node.acceptance.manage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.cluster.ports.FreePorts;
import io.tollgate.node.StartedNode;
import io.tollgate.node.acceptance.gateway.GatewayYaml;
import io.tollgate.node.acceptance.gateway.RawHttp;
import io.tollgate.node.acceptance.gateway.RunningGateway;
import io.tollgate.node.acceptance.upstream.FakeUpstream;
import io.tollgate.node.acceptance.upstream.Gate;
import io.tollgate.node.acceptance.upstream.OpenAiAnswers;
import io.tollgate.node.acceptance.upstream.Reply;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes: a change that one of them has confirmed is in force on all. */
class ClusterTest {
    private static final int SIZE = 3;
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String SEAL = "seal-key: a passphrase of the tests\n";

    @TempDir Path folder;
    private final List<StartedNode> nodes = new ArrayList<>();
    private final List<AdminClient> apis = new ArrayList<>();
    private List<Integer> ports = List.of();
    private FakeUpstream upstream;

    @BeforeEach
    void start() throws IOException {
        upstream = FakeUpstream.start();
        upstream.answer(Reply.json(200, OpenAiAnswers.completion("m", "Hello")));
        ports = FreePorts.take(SIZE);
        for (int i = 0; i < SIZE; i++) {
            start(i, SEAL);
        }
        awaitWhole();
    }

    @AfterEach
    void stop() throws IOException {
        apis.forEach(AdminClient::close);
        nodes.forEach(StartedNode::close);
        upstream.close();
    }

    @Test
    void keysAndLimitsAreInForceOnAllNodesWhenTheCallReturns() throws Exception {
        var stop = new AtomicBoolean();
        var failed = new AtomicInteger();
        List<Thread> load = load(stop, failed);

        JsonNode made = timed(() -> apis.getFirst().post("/api/virtual-keys", "{\"name\":\"a\"}"));
        String key = made.path("key").asText();
        assertThat(statuses(key)).containsOnly(200);

        timed(() -> apis.get(1).patch("/api/virtual-keys/a", "{\"models\":[\"fake/other\"]}"));
        assertThat(statuses(key)).containsOnly(403);

        timed(() -> apis.get(2).post("/api/virtual-keys/a/revoke", ""));
        assertThat(statuses(key)).containsOnly(401);

        stop.set(true);
        for (Thread thread : load) {
            thread.join(Duration.ofSeconds(20));
        }
        assertThat(failed).hasValue(0);
        assertThat(apis.getFirst().get("/api/config").ok().path("nodes")).hasSize(SIZE);
    }

    @Test
    void aStreamOnAnotherNodeEnds() throws Exception {
        var gate = new Gate();
        upstream.answer(
                Reply.events(OpenAiAnswers.textEvent("m", "Hel") + OpenAiAnswers.ending("m"))
                        .withGate(1, gate));
        String key = newKey("leaver");
        try (RawHttp running = RawHttp.connect(publicUri(2))) {
            running.send(
                    RawHttp.post(
                            "/v1/chat/completions",
                            RunningGateway.chatBody("fake/m", true),
                            "authorization: Bearer " + key));
            running.readUntil("Hel");

            timed(() -> apis.getFirst().post("/api/virtual-keys/leaver/revoke", ""));

            assertThat(running.readUntil("\r\n0\r\n\r\n")).contains("key_revoked");
        } finally {
            gate.open();
        }
    }

    @Test
    void aSecretIsSealedOnceAndOpenedByAll() throws Exception {
        timed(() ->
                apis.getFirst()
                        .put(
                                "/api/providers/second",
                                "{\"base-url\":\"%s\",\"keys\":[\"canary-second-0123456789\"]}"
                                        .formatted(upstream.baseUrl())));
        for (int i = 0; i < SIZE; i++) {
            assertThat(status(i, GatewayYaml.CLIENT_KEY, "second/m")).isEqualTo(200);
            assertThat(upstream.lastRequest().header("authorization"))
                    .isEqualTo("Bearer canary-second-0123456789");
        }
    }

    @Test
    void aNodeWithAnotherSealKeySaysSo() throws Exception {
        restart(2, "seal-key: another passphrase of the tests\n");
        awaitWhole();

        JsonNode answer =
                apis.getFirst()
                        .put(
                                "/api/providers/second",
                                "{\"base-url\":\"%s\",\"keys\":[\"canary-second-0123456789\"]}"
                                        .formatted(upstream.baseUrl()))
                        .ok();

        assertThat(answer.path("confirmed").asBoolean()).isFalse();
        assertThat(answer.path("behind")).hasSize(1);
        assertThat(answer.at("/behind/0/problem").asText()).contains("sealed with another key");
        JsonNode state = apis.getFirst().get("/api/config").ok();
        assertThat(state.path("files_differ").asBoolean()).isFalse(); // but for the node's own
        assertThat(state.path("nodes").findValuesAsText("in_force"))
                .containsExactlyInAnyOrder("true", "true", "false");
        assertThat(status(1, GatewayYaml.CLIENT_KEY, "second/m")).isEqualTo(200);
    }

    @Test
    void aNodeThatWasAwayHasItAllWhenItIsBackAndSoHaveAllAfterAllWereDown() throws Exception {
        String first = newKey("first");
        nodes.get(2).close();
        awaitMembers(0, 2);
        String second = newKey("second");

        restart(2, SEAL);
        awaitWhole();
        awaitVersion(2, 2);
        assertThat(status(2, second, "fake/m")).isEqualTo(200);

        nodes.forEach(StartedNode::close);
        for (int i = 0; i < SIZE; i++) {
            restart(i, SEAL);
        }
        assertThat(statuses(first)).containsOnly(200);
        assertThat(statuses(second)).containsOnly(200);
        awaitWhole();
        newKey("third");
        assertThat(apis.get(1).get("/api/config").ok().path("version").asLong()).isEqualTo(3);
    }

    @Test
    void aMinorityChangesNothing() throws Exception {
        nodes.get(1).close();
        nodes.get(2).close();
        awaitState("minority");

        JsonNode error = apis.getFirst().post("/api/virtual-keys", "{\"name\":\"a\"}").refused(503);

        assertThat(error.path("code").asText()).isEqualTo("cluster_unavailable");
        assertThat(status(0, GatewayYaml.CLIENT_KEY, "fake/m")).isEqualTo(200);
    }

    private String newKey(String name) throws IOException {
        JsonNode made =
                apis.getFirst().post("/api/virtual-keys", "{\"name\":\"%s\"}".formatted(name)).ok();
        assertThat(made.path("confirmed").asBoolean()).as(made.toString()).isTrue();
        return made.path("key").asText();
    }

    /** Makes a change that must be confirmed within a second. */
    private static JsonNode timed(Call call) throws IOException {
        long began = System.nanoTime();
        JsonNode answer = call.make().ok();
        assertThat(answer.path("confirmed").asBoolean()).as(answer.toString()).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
        return answer;
    }

    /** A call of the API. */
    @FunctionalInterface
    private interface Call {
        AdminClient.Answer make() throws IOException;
    }

    private List<Thread> load(AtomicBoolean stop, AtomicInteger failed) {
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < SIZE; i++) {
            int at = i;
            threads.add(
                    Thread.startVirtualThread(() -> {
                        while (!stop.get()) {
                            try {
                                if (status(at, GatewayYaml.CLIENT_KEY, "fake/m") != 200) {
                                    failed.incrementAndGet();
                                }
                            } catch (IOException e) {
                                failed.incrementAndGet();
                            }
                        }
                    }));
        }
        return threads;
    }

    private List<Integer> statuses(String key) throws IOException {
        var all = new ArrayList<Integer>();
        for (int i = 0; i < SIZE; i++) {
            all.add(status(i, key, "fake/m"));
        }
        return all;
    }

    private int status(int node, String key, String model) throws IOException {
        return RawHttp.exchange(
                        publicUri(node),
                        RawHttp.post(
                                "/v1/chat/completions",
                                RunningGateway.chatBody(model, false),
                                "authorization: Bearer " + key))
                .status();
    }

    private URI publicUri(int node) {
        return URI.create("http://127.0.0.1:" + nodes.get(node).listener().getPort());
    }

    private void start(int at, String more) throws IOException {
        Path directory = Files.createDirectories(folder.resolve("node-" + at));
        Files.writeString(directory.resolve("tollgate.yaml"), yaml(at) + more);
        nodes.add(at, StartedNode.start(directory));
        URI admin = URI.create("http://127.0.0.1:" + nodes.get(at).admin().getPort());
        apis.add(at, new AdminClient(admin, GatewayYaml.ADMIN_TOKEN));
    }

    private void restart(int at, String more) throws IOException {
        nodes.get(at).close();
        nodes.remove(at);
        apis.remove(at).close();
        start(at, more);
    }

    private String yaml(int at) {
        return """
        listen: {host: 127.0.0.1, port: 0}
        admin: {port: 0, token: %s}
        virtual-keys: [{name: acceptance, key: %s}]
        providers: {fake: {base-url: "%s", keys: [canary-fake]}}
        drain: {grace: 1s}
        cluster:
          name: managed
          secret: a secret of the tests
          host: 127.0.0.1
          port: %d
          members: [%s]
          silence: 5s
        """
                .formatted(
                        GatewayYaml.ADMIN_TOKEN,
                        GatewayYaml.CLIENT_KEY,
                        upstream.baseUrl(),
                        ports.get(at),
                        String.join(
                                ", ",
                                ports.stream().map(port -> "\"127.0.0.1:" + port + "\"").toList()));
    }

    private void awaitWhole() {
        for (int i = 0; i < SIZE; i++) {
            awaitMembers(i, SIZE);
        }
    }

    private void awaitMembers(int node, int count) {
        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(() -> {
                    JsonNode cluster = apis.get(node).get("/api/cluster").ok();
                    assertThat(cluster.path("members")).hasSize(count);
                    // with fewer than all there is no room for all copies
                    assertThat(cluster.path("safe").asBoolean() || count < SIZE).isTrue();
                });
    }

    private void awaitState(String state) {
        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(() ->
                        assertThat(apis.getFirst().get("/api/cluster").ok().path("state").asText())
                                .isEqualTo(state));
    }

    private void awaitVersion(int node, long version) {
        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(() -> {
                    JsonNode state = apis.get(node).get("/api/config").ok();
                    assertThat(state.path("version").asLong()).isEqualTo(version);
                    assertThat(state.path("nodes").findValuesAsText("version"))
                            .containsOnly(Long.toString(version));
                });
    }
}
