package io.tollgate.node.acceptance.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.audit.Outcome;
import io.tollgate.audit.RequestRow;
import io.tollgate.node.acceptance.gateway.GatewayYaml;
import io.tollgate.node.acceptance.gateway.ProviderYaml;
import io.tollgate.node.acceptance.gateway.RecordedRows;
import io.tollgate.node.acceptance.gateway.RunningGateway;
import io.tollgate.node.acceptance.realtime.FakeRealtime.Peer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Budgets of conversations. An answer of the model here costs a hundredth of a dollar for a
 * thousand tokens, and 0.04096 dollars at most.
 */
class RealtimeMoneyTest {
    private static final String KEY = "money-client-0123456789";
    private static final String PATH = "/v1/realtime?model=talks/voice";

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
    void aConversationEndsWhereTheBudgetPaysNoFurtherAnswer() throws Exception {
        RunningGateway gateway = gateway("0.1");
        try (gateway) {
            try (RealtimeClient client = open(gateway)) {
                Peer peer = provider.next();
                for (int i = 0; i < 6; i++) {
                    peer.created();
                    peer.done(0, 1000);
                    assertThat(client.next()).contains("response.created");
                    assertThat(client.next()).contains("response.done");
                }

                assertThat(client.next())
                        .startsWith("{\"type\":\"error\",\"error\":{")
                        .contains("\"budget_exceeded\"");
                assertThat(client.awaitClosed())
                        .isEqualTo(new RealtimeClient.Closed(1008, "budget_exceeded"));
            }
            assertThat(gateway.metrics().sum("tollgate_spending_spent", "key/client"))
                    .isEqualTo(0.06);
            assertThat(RealtimeClient.refused(gateway.publicUri(), PATH, authorization()))
                    .isEqualTo(402);
            gateway.shutDown();

            List<RequestRow> rows = RecordedRows.of(gateway);
            assertThat(rows).hasSize(8);
            assertThat(rows)
                    .filteredOn(row -> row.answer().outcome() == Outcome.SERVED)
                    .hasSize(6)
                    .extracting(RequestRow::cost)
                    .containsOnly(new RequestRow.Cost(10_000_000, 40_960_000));
            assertThat(rows.stream().map(RequestRow::requestId).distinct()).hasSize(8);
        }
    }

    @Test
    void anAnswerThatIsCutOffCostsWhatWasHeld() throws Exception {
        try (RunningGateway gateway = gateway("1")) {
            RealtimeClient client = open(gateway);
            provider.next().created();
            assertThat(client.next()).contains("response.created");

            client.close();

            awaitSpent(gateway, 0.04096);
        }
    }

    @Test
    void aConversationWithoutAnAnswerCostsNothing() throws Exception {
        try (RunningGateway gateway = gateway("1")) {
            RealtimeClient client = open(gateway);
            Peer peer = provider.next();
            peer.text("{\"type\":\"session.created\"}");
            assertThat(client.next()).contains("session.created");

            client.close();

            assertThat(peer.rest()).isEmpty();
            awaitSpent(gateway, 0);
        }
    }

    @Test
    void severalConversationsNeverSpendMoreThanThereIs() throws Exception {
        try (RunningGateway gateway = gateway("0.1");
                RealtimeClient first = open(gateway);
                RealtimeClient second = open(gateway)) {
            assertThat(RealtimeClient.refused(gateway.publicUri(), PATH, authorization()))
                    .isEqualTo(429);

            provider.next();
            provider.next();
            first.send("still open");
            second.send("still open");
        }
    }

    private static void awaitSpent(RunningGateway gateway, double usd) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> {
                    var metrics = gateway.metrics();
                    assertThat(metrics.sum("tollgate_spending_spent", "key/client")).isEqualTo(usd);
                    assertThat(metrics.sum("tollgate_requests_in_flight")).isZero();
                });
    }

    private static String[] authorization() {
        return new String[] {"authorization", "Bearer " + KEY};
    }

    private static RealtimeClient open(RunningGateway gateway) {
        return RealtimeClient.open(gateway.publicUri(), PATH, authorization());
    }

    private RunningGateway gateway(String usd) throws IOException {
        return RunningGateway.start(
                GatewayYaml.of(
                                ProviderYaml.of("talks", provider.baseUrl())
                                        .with("operations", "[/realtime]"))
                        .virtualKeyWith(
                                "client",
                                KEY,
                                "budgets: [{usd: " + usd + ", period: month, zone: Europe/Berlin}]")
                        .with("spending", "{wait: 0s}")
                        .with("routing", "{retries-per-key: 0, max-attempts: 1}")
                        .with(
                                "prices",
                                "{models: [{provider: talks, model: voice, input: 0, output: 10}]}"));
    }
}
