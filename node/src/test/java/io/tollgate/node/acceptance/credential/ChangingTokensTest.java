package io.tollgate.node.acceptance.credential;

import static io.tollgate.node.acceptance.credential.GoogleCredentials.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.node.acceptance.gateway.GatewayYaml;
import io.tollgate.node.acceptance.gateway.ProviderYaml;
import io.tollgate.node.acceptance.gateway.RawHttp;
import io.tollgate.node.acceptance.gateway.RawResponse;
import io.tollgate.node.acceptance.gateway.RunningGateway;
import io.tollgate.node.acceptance.upstream.FakeUpstream;
import io.tollgate.node.acceptance.upstream.Gate;
import io.tollgate.node.acceptance.upstream.OpenAiAnswers;
import io.tollgate.node.acceptance.upstream.Reply;
import io.tollgate.node.acceptance.upstream.Script;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A provider key whose secret is fetched: when, how often, and what a request hears of it. */
class ChangingTokensTest {
    private static final String TOKEN = ProviderYaml.CANARY + "token-";

    private FakeUpstream tokens;
    private FakeUpstream provider;

    @BeforeEach
    void start() throws IOException {
        tokens = FakeUpstream.start();
        provider = FakeUpstream.start();
        provider.answer(Reply.json(200, OpenAiAnswers.completion("m", "Hello")));
    }

    @AfterEach
    void stop() throws IOException {
        tokens.close();
        provider.close();
    }

    @Test
    void requestsThatComeBeforeTheFirstTokenWaitForOneFetch() throws Exception {
        var gate = new Gate();
        tokens.answer("/token", Reply.json(200, token(TOKEN + 1, 3600)).withGate(0, gate));

        try (RunningGateway gateway = gateway();
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<RawResponse>> answers = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                Callable<RawResponse> ask = () -> gateway.chat("fetched/m");
                answers.add(clients.submit(ask));
            }
            tokens.awaitAttempts(1);
            assertThat(provider.attempts()).isZero();
            gate.open();

            for (Future<RawResponse> answer : answers) {
                assertThat(answer.get().status()).isEqualTo(200);
            }
            assertThat(tokens.attempts()).isEqualTo(1);
            assertThat(provider.requestsWithKey(TOKEN + 1)).hasSize(5);
        }
    }

    @Test
    void theNextTokenIsFetchedWhileTheFirstHolds() throws Exception {
        var gate = new Gate();
        tokens.answer(
                "/token",
                Script.inTurn(
                        Reply.json(200, token(TOKEN + 1, 4)),
                        Reply.json(200, token(TOKEN + 2, 3600)).withGate(0, gate)));

        try (RunningGateway gateway = gateway()) {
            assertThat(gateway.chat("fetched/m").status()).isEqualTo(200);
            tokens.awaitAttempts(2);
            assertThat(gateway.chat("fetched/m").status()).isEqualTo(200);
            assertThat(provider.requestsWithKey(TOKEN + 1)).hasSize(2);
        } finally {
            gate.open();
        }
    }

    @Test
    void anEndpointThatRefusesIsOurAuthenticationTrouble() throws Exception {
        tokens.answer(
                "/token",
                Reply.json(
                        400,
                        "{\"error\":\"invalid_grant\",\"error_description\":\"account deleted\"}"));

        try (RunningGateway gateway = gateway()) {
            RawResponse response = gateway.chat("fetched/m");

            assertThat(response.status()).isEqualTo(502);
            assertThat(response.error().path("code").asText()).isEqualTo("provider_authentication");
            assertThat(response.text()).doesNotContain("127.0.0.1");
            assertThat(provider.attempts()).isZero();
        }
    }

    @Test
    void anEndpointThatRefusesSendsTheRequestToTheFallback() throws Exception {
        tokens.answer("/token", Reply.json(401, "{\"error\":\"invalid_client\"}"));

        try (RunningGateway gateway =
                RunningGateway.start(
                        yaml().provider(ProviderYaml.of("other", provider))
                                .alias("model", "fetched/m", "other/m"))) {
            RawResponse response = gateway.chat("model");

            assertThat(response.status()).isEqualTo(200);
            assertThat(response.header("x-tollgate-provider")).isEqualTo("other");
        }
    }

    @Test
    void aClientThatLeavesWhileItWaitsLeavesNothingBehind() throws Exception {
        var gate = new Gate();
        tokens.answer("/token", Reply.json(200, token(TOKEN + 1, 3600)).withGate(0, gate));

        try (RunningGateway gateway = gateway()) {
            tokens.awaitAttempts(1);
            RawHttp client = gateway.openStream("fetched/m");
            client.close();
            RawResponse late = gateway.chat("fetched/m", "x-tollgate-timeout-ms: 100");
            assertThat(late.status()).as(late.text()).isEqualTo(504);
            gate.open();

            assertThat(gateway.chat("fetched/m").status()).isEqualTo(200);
            assertThat(provider.attempts()).isEqualTo(1);
            assertThat(gateway.metrics().sum("tollgate_requests_in_flight")).isZero();
        }
    }

    @Test
    void theTokenSurvivesAChangeOfTheConfiguration() throws Exception {
        tokens.answer("/token", Reply.json(200, token(TOKEN + 1, 3600)));
        GatewayYaml yaml = yaml();

        try (RunningGateway gateway = RunningGateway.start(yaml)) {
            assertThat(gateway.chat("fetched/m").status()).isEqualTo(200);
            gateway.rewrite(yaml.alias("new-name", "fetched/m").text());
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(gateway.chat("new-name").status()).isEqualTo(200));

            assertThat(tokens.attempts()).isEqualTo(1);
        }
    }

    private RunningGateway gateway() throws IOException {
        return RunningGateway.start(yaml());
    }

    private GatewayYaml yaml() {
        return GatewayYaml.of(
                new ProviderYaml(
                        "fetched",
                        provider.baseUrl(),
                        List.of(),
                        Map.of(
                                "keys",
                                "[{name: sa, google: '"
                                        + GoogleCredentials.serviceAccount(tokens)
                                        + "'}]")));
    }
}
