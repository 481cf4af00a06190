package io.tollgate.node.acceptance.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.audit.RequestRow;
import io.tollgate.node.acceptance.gateway.GatewayYaml;
import io.tollgate.node.acceptance.gateway.RawHttp;
import io.tollgate.node.acceptance.gateway.RawResponse;
import io.tollgate.node.acceptance.gateway.RecordedRows;
import io.tollgate.node.acceptance.gateway.RunningGateway;
import io.tollgate.node.acceptance.upstream.FakeUpstream;
import io.tollgate.node.acceptance.upstream.Gate;
import io.tollgate.node.acceptance.upstream.OpenAiAnswers;
import io.tollgate.node.acceptance.upstream.Reply;
import io.tollgate.node.acceptance.upstream.Script;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One node: a budget is spent once, to the last request, and never over. */
class BudgetsTest {
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
    void moneyForTenRequestsServesTenOfTwoHundredAtOnce() throws Exception {
        upstream.answer(MoneyGateway.answer(100));
        try (var gateway = gateway(MoneyGateway.budget("0.01", ""))) {
            List<RawResponse> answers =
                    MoneyGateway.together(200, () -> MoneyGateway.ask(gateway, "100"));

            assertThat(MoneyGateway.served(answers)).isEqualTo(10);
            assertThat(answers)
                    .filteredOn(answer -> answer.status() != 200)
                    .allSatisfy(answer -> {
                        assertThat(answer.status()).isEqualTo(402);
                        assertThat(answer.text()).contains("\"budget_exceeded\"");
                        assertThat(answer.header("x-should-retry")).isEqualTo("false");
                    });
            assertThat(upstream.attempts()).isEqualTo(10);
            assertThat(MoneyGateway.ask(gateway, "1").status()).isEqualTo(402);
        }
    }

    @Test
    void shorterAnswersLeaveLessThanOneWorstCase() throws Exception {
        upstream.answer(MoneyGateway.answer(30));
        try (var gateway = gateway(MoneyGateway.budget("0.01", ""))) {
            List<RawResponse> answers =
                    MoneyGateway.together(200, () -> MoneyGateway.ask(gateway, "100"));

            // 31 answers of 30 tokens leave 70 of 1,000: less than the 100 of another request
            assertThat(MoneyGateway.served(answers)).isEqualTo(31);
            assertThat(gateway.metrics().sum("tollgate_spending_spent", "key/client"))
                    .isEqualTo(0.0093);
        }
    }

    @Test
    void theLastOfItPaysForAShorterAnswerWhereTheOwnerChoseSo() throws Exception {
        upstream.answer(MoneyGateway.answer(300));
        try (var gateway = gateway(MoneyGateway.budget("0.01", ", when-short: lower-max-tokens"))) {
            for (int i = 0; i < 3; i++) {
                RawResponse whole = MoneyGateway.ask(gateway, "300");
                assertThat(whole.status()).isEqualTo(200);
                assertThat(whole.header("x-tollgate-max-tokens")).isNull();
            }
            upstream.answer(MoneyGateway.answer(100));

            RawResponse lowered = MoneyGateway.ask(gateway, "300");

            assertThat(lowered.status()).isEqualTo(200);
            assertThat(lowered.header("x-tollgate-max-tokens")).isEqualTo("100");
            assertThat(upstream.lastRequest().json().get("max_tokens").asInt()).isEqualTo(100);
            assertThat(MoneyGateway.ask(gateway, "300").status()).isEqualTo(402);
        }
    }

    @Test
    void theFirstRequestOfAllIsLoweredTooWhereItAsksForMoreThanThereEverIs() throws Exception {
        upstream.answer(MoneyGateway.answer(300));
        try (var gateway = gateway(MoneyGateway.budget("0.01", ", when-short: lower-max-tokens"))) {
            RawResponse lowered = MoneyGateway.ask(gateway, "5000");

            assertThat(lowered.status()).isEqualTo(200);
            assertThat(lowered.header("x-tollgate-max-tokens")).isEqualTo("1000");
        }
    }

    @Test
    void aKilledNodeHasForgottenNothingAndChargesNothingTwice() throws Exception {
        upstream.answer(MoneyGateway.answer(100));
        GatewayYaml yaml = MoneyGateway.yaml(upstream, MoneyGateway.budget("0.01", ""));
        try (var gateway = RunningGateway.start(yaml)) {
            for (int i = 0; i < 4; i++) {
                assertThat(MoneyGateway.ask(gateway, "100").status()).isEqualTo(200);
            }
            var gate = new Gate();
            upstream.answer((request, wire) -> {
                gate.pass();
                MoneyGateway.answer(100).play(request, wire);
            });
            Thread inFlight =
                    Thread.startVirtualThread(() -> {
                        try {
                            MoneyGateway.ask(gateway, "100");
                        } catch (IOException e) {
                            throw new AssertionError(e);
                        }
                    });
            gate.awaitReached();

            try (var next = RunningGateway.afterKillOf(gateway, yaml)) {
                upstream.answer(MoneyGateway.answer(100));
                // 4 were served, and one was begun: nobody knows what it cost, so all it held
                List<RawResponse> answers =
                        MoneyGateway.together(20, () -> MoneyGateway.ask(next, "100"));
                assertThat(MoneyGateway.served(answers)).isEqualTo(5);
                try (var third = RunningGateway.afterKillOf(next, yaml)) {
                    assertThat(MoneyGateway.ask(third, "1").status()).isEqualTo(402);
                }
            }
            gate.open();
            inFlight.join();
        }
    }

    @Test
    void keysOfATeamShareItsBudgetAndRowsSayWhoseItWas() throws Exception {
        upstream.answer(MoneyGateway.answer(100));
        GatewayYaml yaml =
                MoneyGateway.yaml(upstream, "team: search")
                        .virtualKeyWith("other", "other-client-0123456789", "team: search")
                        .with("customers", "{acme: {" + MoneyGateway.budget("1", "") + "}}")
                        .with(
                                "teams",
                                "{search: {customer: acme, "
                                        + MoneyGateway.budget("0.002", "")
                                        + "}}");
        RunningGateway gateway = RunningGateway.start(yaml);
        try (gateway) {
            assertThat(MoneyGateway.ask(gateway, "100").status()).isEqualTo(200);
            assertThat(
                            MoneyGateway.ask(gateway, "other-client-0123456789", "fake/m", "100")
                                    .status())
                    .isEqualTo(200);
            RawResponse third = MoneyGateway.ask(gateway, "100");
            assertThat(third.status()).isEqualTo(402);
            assertThat(third.text()).contains("team/search");
            assertThat(gateway.metrics().sum("tollgate_spending_spent", "customer/acme"))
                    .isEqualTo(0.002);
            gateway.shutDown();

            List<RequestRow> rows = RecordedRows.of(gateway);
            assertThat(rows).hasSize(3);
            assertThat(rows)
                    .allSatisfy(row -> {
                        assertThat(row.tenant().customer()).isEqualTo("acme");
                        assertThat(row.tenant().team()).isEqualTo("search");
                    });
            assertThat(rows)
                    .filteredOn(row -> row.answer().status() == 200)
                    .extracting(RequestRow::cost)
                    .containsOnly(new RequestRow.Cost(1_000_000, 1_000_000));
        }
    }

    @Test
    void aModelWithoutAPriceIsRefusedUnlessToldOtherwise() throws Exception {
        upstream.answer(MoneyGateway.answer(100));
        GatewayYaml yaml = MoneyGateway.yaml(upstream, MoneyGateway.budget("0.01", ""));
        try (var gateway = RunningGateway.start(yaml)) {
            RawResponse refused = MoneyGateway.ask(gateway, MoneyGateway.KEY, "fake/free", "10");
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.text()).contains("model_not_priced").contains("fake/free");
        }
        try (var gateway = RunningGateway.start(yaml.with("spending", "{unpriced: allow}"))) {
            assertThat(MoneyGateway.ask(gateway, MoneyGateway.KEY, "fake/free", "10").status())
                    .isEqualTo(200);
        }
    }

    @Test
    void whatNobodyCountedCostsAllThatWasHeld() throws Exception {
        upstream.answer(
                Reply.json(
                        200,
                        OpenAiAnswers.completion("m", "Hello")
                                .replaceFirst(",\"usage\":\\{[^}]*}", "")));
        try (var gateway = gateway(MoneyGateway.budget("0.002", ""))) {
            assertThat(MoneyGateway.ask(gateway, "100").status()).isEqualTo(200);
            assertThat(MoneyGateway.ask(gateway, "100").status()).isEqualTo(200);
            assertThat(MoneyGateway.ask(gateway, "100").status()).isEqualTo(402);
        }
    }

    @Test
    void aProviderThatFailsCostsNothing() throws Exception {
        upstream.answer(Script.inTurn(Script.hangUp(), MoneyGateway.answer(100)));
        try (var gateway = gateway(MoneyGateway.budget("0.001", ""))) {
            assertThat(MoneyGateway.ask(gateway, "100").status()).isEqualTo(502);
            assertThat(MoneyGateway.ask(gateway, "100").status()).isEqualTo(200);
        }
    }

    @Test
    void anAnswerThatNothingBoundsIsGivenALimit() throws Exception {
        upstream.answer(MoneyGateway.answer(10));
        try (var gateway = gateway(MoneyGateway.budget("1", ""))) {
            RawResponse answer = MoneyGateway.ask(gateway, "");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("x-tollgate-max-tokens")).isEqualTo("4096");
            assertThat(upstream.lastRequest().json().get("max_tokens").asInt()).isEqualTo(4096);
        }
    }

    @Test
    void embeddingsAreCharged() throws Exception {
        upstream.answer(
                "/embeddings",
                Reply.json(
                        200,
                        "{\"object\":\"list\",\"data\":[],\"usage\":{\"prompt_tokens\":100000,"
                                + "\"total_tokens\":100000}}"));
        GatewayYaml yaml =
                MoneyGateway.yaml(upstream, MoneyGateway.budget("0.01", ""))
                        .with(
                                "prices",
                                "{models: [{provider: fake, model: e, input: 0.1, output: 0}]}");
        try (var gateway = RunningGateway.start(yaml)) {
            RawResponse first = embed(gateway);
            assertThat(first.status()).isEqualTo(200);
            assertThat(embed(gateway).status()).isEqualTo(402);
        }
    }

    @Test
    void aRaisedBudgetIsInForceWithoutARestart() throws Exception {
        upstream.answer(MoneyGateway.answer(100));
        GatewayYaml yaml = MoneyGateway.yaml(upstream, MoneyGateway.budget("0.001", ""));
        try (var gateway = RunningGateway.start(yaml)) {
            assertThat(MoneyGateway.ask(gateway, "100").status()).isEqualTo(200);
            assertThat(MoneyGateway.ask(gateway, "100").status()).isEqualTo(402);

            gateway.rewrite(MoneyGateway.yaml(upstream, MoneyGateway.budget("0.002", "")).text());

            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> MoneyGateway.ask(gateway, "100").status() == 200);
            assertThat(MoneyGateway.ask(gateway, "100").status()).isEqualTo(402);
        }
    }

    @Test
    void budgetsNeedTheRecord() {
        GatewayYaml yaml =
                MoneyGateway.yaml(upstream, MoneyGateway.budget("1", ""))
                        .with("audit", "{mode: \"off\"}");

        assertThatThrownBy(() -> RunningGateway.start(yaml))
                .hasStackTraceContaining("audit.mode: off");
    }

    private RunningGateway gateway(String keySettings) throws IOException {
        return RunningGateway.start(MoneyGateway.yaml(upstream, keySettings));
    }

    private static RawResponse embed(RunningGateway gateway) throws IOException {
        return gateway.exchange(
                RawHttp.post(
                        "/v1/embeddings",
                        "{\"model\":\"fake/e\",\"input\":\"" + "word ".repeat(200) + "\"}",
                        "authorization: Bearer " + MoneyGateway.KEY));
    }
}
