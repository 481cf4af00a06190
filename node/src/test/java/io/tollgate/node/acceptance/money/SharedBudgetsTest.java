package io.tollgate.node.acceptance.money;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.cluster.ports.FreePorts;
import io.tollgate.node.acceptance.gateway.GatewayYaml;
import io.tollgate.node.acceptance.gateway.RawHttp;
import io.tollgate.node.acceptance.gateway.RawResponse;
import io.tollgate.node.acceptance.gateway.RunningGateway;
import io.tollgate.node.acceptance.upstream.FakeUpstream;
import io.tollgate.node.spending.Receiver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nodes of one cluster: what they share is spent once. */
class SharedBudgetsTest {
    private static final String FREE = "free-client-0123456789";
    private FakeUpstream upstream;

    @BeforeEach
    void start() throws IOException {
        upstream = FakeUpstream.start();
        upstream.answer(MoneyGateway.answer(100));
    }

    @AfterEach
    void stop() throws IOException {
        upstream.close();
    }

    @Test
    void twoNodesSpendABudgetOnceAndTheLimitOfAProviderToo() throws Exception {
        int first = FreePorts.take();
        int second = FreePorts.take();
        String limited =
                "{fake: {"
                        + MoneyGateway.budget("0.012", "")
                        + ", limits: [{requests: 100, period: 1h}]}}";
        GatewayYaml one =
                yaml("one", "0.01", first, first, second).with("provider-limits", limited);
        GatewayYaml two =
                yaml("two", "0.01", second, first, second).with("provider-limits", limited);
        try (var a = RunningGateway.start(one);
                var b = RunningGateway.start(two)) {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> decides(a) && decides(b));
            var turn = new AtomicInteger();

            List<RawResponse> answers =
                    MoneyGateway.together(
                            60,
                            () -> MoneyGateway.ask(turn.getAndIncrement() % 2 == 0 ? a : b, "100"));

            assertThat(MoneyGateway.served(answers)).isEqualTo(10);
            assertThat(answers)
                    .filteredOn(answer -> answer.status() != 200)
                    .allSatisfy(answer -> assertThat(answer.status()).isEqualTo(402));
            assertThat(upstream.attempts()).isEqualTo(10);
            assertThat(free(b).status()).isEqualTo(200);
            assertThat(free(a).status()).isEqualTo(200);
            assertThat(free(b).status()).isEqualTo(402);

            assertThat(cluster(a).text())
                    .contains("\"budgets_decided\":true", "key/client|usd|month-Europe/Berlin");
            RawResponse there = writeOff(a, "two");
            assertThat(there.status()).isEqualTo(409);
            assertThat(there.text()).contains("is in the cluster");
            assertThat(writeOff(a, "three").text()).contains("Nobody knows");
        }
    }

    @Test
    void ofTwoNodesOneTellsThatAPercentageIsReached() throws Exception {
        int first = FreePorts.take();
        int second = FreePorts.take();
        try (Receiver receiver = Receiver.start()) {
            String told =
                    "{alert-webhook: {url: \""
                            + receiver.url()
                            + "\", secret: alert-secret-0123456789}}";
            String limited =
                    "{fake: {" + MoneyGateway.budget("0.01", ", alerts: [20, 50, 80]") + "}}";
            GatewayYaml one = yaml("one", "1", first, first, second);
            GatewayYaml two = yaml("two", "1", second, first, second);
            one.with("provider-limits", limited).with("spending", told);
            two.with("provider-limits", limited).with("spending", told);
            try (var a = RunningGateway.start(one);
                    var b = RunningGateway.start(two)) {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> decides(a) && decides(b));
                var percents = new ArrayList<String>();
                for (int i = 0; i < 4; i++) {
                    assertThat(MoneyGateway.ask(a, "100").status()).isEqualTo(200);
                    assertThat(MoneyGateway.ask(b, "100").status()).isEqualTo(200);
                    if (i % 2 == 0 || i == 3) {
                        percents.add(
                                receiver.next().body().replaceAll(".*\"percent\":(\\d+).*", "$1"));
                    }
                }

                assertThat(percents).containsExactly("20", "50", "80");
                Awaitility.await()
                        .during(Duration.ofSeconds(2)) // in which each node looks many times
                        .atMost(Duration.ofSeconds(10))
                        .until(() -> receiver.waiting() == 0);
            }
        }
    }

    @Test
    void aNodeOnItsOwnServesWhatHasNoBudget() throws Exception {
        int port = FreePorts.take();
        GatewayYaml yaml =
                yaml("one", "1", port, port, FreePorts.take(), FreePorts.take())
                        .with("spending", "{wait: 300ms}")
                        .virtualKeyWith(
                                "rated",
                                "rated-client-0123456789",
                                "limits: [{requests: 3, period: 1h}]");
        try (var alone = RunningGateway.start(yaml)) {
            RawResponse early = MoneyGateway.ask(alone, "100");
            assertThat(early.status()).isEqualTo(503);
            assertThat(early.text()).contains("budget_unavailable");
            assertThat(early.header("retry-after")).isNotNull();
            assertThat(free(alone).status()).isEqualTo(200);

            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> cluster(alone).text().contains("\"state\":\"minority\""));
            RawResponse cutOff = MoneyGateway.ask(alone, "100");
            assertThat(cutOff.status()).isEqualTo(503);
            assertThat(cutOff.text()).contains("budget_unavailable", "cut off");
            assertThat(free(alone).status()).isEqualTo(200);
            // of three requests, as there are three nodes, one is this node's
            assertThat(rated(alone).status()).isEqualTo(200);
            assertThat(rated(alone).status()).isEqualTo(429);
            RawResponse refused = writeOff(alone, "two");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.text()).contains("cluster_unavailable");
        }
    }

    /** The other two take its calls and never answer, so that it goes on trying to join. */
    @Test
    void aNodeThatHasNotJoinedRefusesAtOnceWhatHasABudget() throws Exception {
        int port = FreePorts.take();
        try (var two = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var three = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var alone =
                        RunningGateway.start(
                                yaml(
                                                "one",
                                                "1",
                                                port,
                                                port,
                                                two.getLocalPort(),
                                                three.getLocalPort())
                                        .with("spending", "{wait: 60s}"))) {
            assertRefusedWithin(Duration.ofSeconds(15), alone);
            assertRefusedWithin(Duration.ofSeconds(1), alone);
            assertThat(cluster(alone).text()).contains("\"state\":\"apart\"");
        }
    }

    private static void assertRefusedWithin(Duration atMost, RunningGateway gateway)
            throws IOException {
        long began = System.nanoTime();
        RawResponse refused = MoneyGateway.ask(gateway, "100");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(atMost);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.text()).contains("budget_unavailable", "cut off");
    }

    private GatewayYaml yaml(String name, String usd, int port, int... members) {
        var all = new StringBuilder();
        for (int member : members) {
            all.append(all.isEmpty() ? "" : ", ").append("\"127.0.0.1:").append(member).append('"');
        }
        return MoneyGateway.yaml(upstream, MoneyGateway.budget(usd, ""))
                .virtualKey("free", FREE)
                .with("audit", "{node: " + name + ", store: none}")
                .with(
                        "cluster",
                        "{name: budgets, secret: a secret of the tests, host: 127.0.0.1, port: "
                                + port
                                + ", silence: 2s, members: ["
                                + all
                                + "]}");
    }

    private static RawResponse free(RunningGateway gateway) throws IOException {
        return MoneyGateway.ask(gateway, FREE, "fake/m", "100");
    }

    private static RawResponse rated(RunningGateway gateway) throws IOException {
        return MoneyGateway.ask(gateway, "rated-client-0123456789", "fake/m", "100");
    }

    private static boolean decides(RunningGateway gateway) throws IOException {
        return cluster(gateway).text().contains("\"budgets_decided\":true");
    }

    private static RawResponse cluster(RunningGateway gateway) throws IOException {
        return RawHttp.exchange(
                gateway.adminUri(),
                RawHttp.get("/api/cluster", "authorization: Bearer " + GatewayYaml.ADMIN_TOKEN));
    }

    private static RawResponse writeOff(RunningGateway gateway, String node) throws IOException {
        return RawHttp.exchange(
                gateway.adminUri(),
                RawHttp.post(
                        "/api/cluster/write-off",
                        "{\"node\":\"" + node + "\"}",
                        "authorization: Bearer " + GatewayYaml.ADMIN_TOKEN));
    }
}
