package io.tollgate.node.acceptance.money;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.node.acceptance.gateway.GatewayYaml;
import io.tollgate.node.acceptance.gateway.RawHttp;
import io.tollgate.node.acceptance.gateway.RawResponse;
import io.tollgate.node.acceptance.gateway.RunningGateway;
import io.tollgate.node.acceptance.upstream.FakeUpstream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A virtual key asks a running node what it may do and has used. */
class OwnKeyTest {
    private static final String PATH = "/v1/tollgate/key";

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
    void itIsToldItsLimitsAndThoseOfItsTeamAndCustomer() throws Exception {
        try (var gateway = RunningGateway.start(yaml())) {
            MoneyGateway.ask(gateway, "100");
            MoneyGateway.ask(gateway, "100");

            JsonNode told = own(gateway).json();

            assertThat(told.get("object").asText()).isEqualTo("tollgate.key");
            assertThat(told.get("name").asText()).isEqualTo("client");
            assertThat(told.get("team").asText()).isEqualTo("a");
            assertThat(told.get("customer").asText()).isEqualTo("acme");
            assertThat(told.get("models")).extracting(JsonNode::asText).containsExactly("fake/*");
            assertThat(told.get("expires").asText()).isEqualTo("2099-12-31T00:00:00Z");
            assertThat(limit(told, "key/client").toString())
                    .contains(
                            "\"unit\":\"usd\"",
                            "\"period\":\"month-Europe/Berlin\"",
                            "\"most\":\"0.01\"",
                            "\"spent\":\"0.002\"",
                            "\"held\":\"0\"",
                            "\"left\":\"0.008\"");
            assertThat(limit(told, "key/client").get("resets_at").asText()).endsWith(":00:00Z");
            assertThat(limit(told, "team/a").get("most").asLong()).isEqualTo(600);
            assertThat(limit(told, "team/a").get("spent").asLong()).isEqualTo(2);
            assertThat(limit(told, "customer/acme").get("resets_at").isNull()).isTrue();
            assertThat(told.get("limits")).hasSize(3);
        }
    }

    @Test
    void itIsToldWhatItHasUsed() throws Exception {
        try (var gateway = RunningGateway.start(yaml())) {
            MoneyGateway.ask(gateway, "100");

            // the row takes a moment to the store, and an answer is kept for some seconds
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> {
                        JsonNode usage = own(gateway).json().get("usage");
                        for (String period : List.of("today", "7d", "month")) {
                            assertThat(usage.get(period).get("requests").asLong()).isEqualTo(1);
                            assertThat(usage.get(period).get("cost_usd").asText())
                                    .isEqualTo("0.001");
                        }
                    });
            JsonNode other =
                    gateway.exchange(
                                    RawHttp.get(
                                            PATH,
                                            "authorization: Bearer " + GatewayYaml.CLIENT_KEY))
                            .json();
            assertThat(other.get("name").asText()).isEqualTo("acceptance");
            assertThat(other.get("limits")).isEmpty();
            assertThat(other.get("usage").get("month").get("requests").asLong()).isZero();
        }
    }

    @Test
    void withoutAStoreTheLimitsAreToldAllTheSame() throws Exception {
        try (var gateway = RunningGateway.start(yaml().with("audit", "{store: none}"))) {
            JsonNode told = own(gateway).json();

            assertThat(told.get("limits")).hasSize(3);
            assertThat(told.get("usage").isNull()).isTrue();
            assertThat(told.get("usage_problem").asText()).contains("no store");
        }
    }

    @Test
    void othersAreRefusedInTheShapeOfOpenAi() throws Exception {
        try (var gateway = RunningGateway.start(yaml())) {
            RawResponse nobody = gateway.exchange(RawHttp.get(PATH));
            assertThat(nobody.status()).isEqualTo(401);
            assertThat(nobody.json().get("error").get("code").asText())
                    .isEqualTo("missing_api_key");

            RawResponse unknown =
                    gateway.exchange(RawHttp.get(PATH, "authorization: Bearer nobody-0123456789"));
            assertThat(unknown.status()).isEqualTo(401);

            RawResponse post =
                    gateway.exchange(
                            RawHttp.post(PATH, "{}", "authorization: Bearer " + MoneyGateway.KEY));
            assertThat(post.status()).isEqualTo(405);
            assertThat(gateway.get("/v1/tollgate/keys").status()).isEqualTo(404);
        }
    }

    @Test
    void manyWhoAskAtOnceAreAllAnswered() throws Exception {
        try (var gateway = RunningGateway.start(yaml())) {
            List<RawResponse> answers = MoneyGateway.together(100, () -> own(gateway));

            assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
        }
    }

    private GatewayYaml yaml() {
        return MoneyGateway.yaml(
                        upstream,
                        MoneyGateway.budget("0.01", "")
                                + ", team: a, models: [\"fake/*\"], expires: 2099-12-31")
                .with("customers", "{acme: {limits: [{parallel: 50}]}}")
                .with("teams", "{a: {customer: acme, limits: [{requests: 600, period: 1m}]}}");
    }

    private static RawResponse own(RunningGateway gateway) throws IOException {
        return gateway.exchange(RawHttp.get(PATH, "authorization: Bearer " + MoneyGateway.KEY));
    }

    private static JsonNode limit(JsonNode told, String owner) {
        for (JsonNode limit : told.get("limits")) {
            if (limit.get("owner").asText().equals(owner)) {
                return limit;
            }
        }
        throw new AssertionError("no limit of " + owner + " in " + told);
    }
}
