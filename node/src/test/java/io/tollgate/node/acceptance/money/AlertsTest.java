package io.tollgate.node.acceptance.money;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tollgate.audit.sink.WebhookSignature;
import io.tollgate.node.acceptance.gateway.GatewayYaml;
import io.tollgate.node.acceptance.gateway.RunningGateway;
import io.tollgate.node.acceptance.upstream.FakeUpstream;
import io.tollgate.node.spending.Receiver;
import java.nio.charset.StandardCharsets;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A running node tells a receiver, and its metrics, that a part of a budget is spent. */
class AlertsTest {
    private static final String SECRET = "alert-secret-0123456789";

    @Test
    void eachThresholdIsToldOnceSignedAndCounted() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start();
                Receiver receiver = Receiver.start().answering(503)) {
            upstream.answer(MoneyGateway.answer(100));
            GatewayYaml yaml =
                    MoneyGateway.yaml(upstream, MoneyGateway.budget("0.01", ", alerts: [20, 50]"))
                            .with(
                                    "spending",
                                    "{wait: 20s, alert-webhook: {url: \""
                                            + receiver.url()
                                            + "\", secret: "
                                            + SECRET
                                            + "}}");
            try (var gateway = RunningGateway.start(yaml)) {
                MoneyGateway.ask(gateway, "100");
                MoneyGateway.ask(gateway, "100");
                JsonNode first = told(receiver);
                assertThat(told(receiver)).as("after 503").isEqualTo(first);
                assertThat(first.get("percent").asInt()).isEqualTo(20);
                assertThat(first.get("owner").asText()).isEqualTo("key/client");
                assertThat(first.get("limit").asText())
                        .isEqualTo("key/client|usd|month-Europe/Berlin");
                assertThat(first.get("most").asText()).isEqualTo("0.01");
                assertThat(first.get("spent").asText()).isEqualTo("0.002");

                for (int i = 0; i < 4; i++) {
                    MoneyGateway.ask(gateway, "100");
                }
                assertThat(told(receiver).get("percent").asInt()).isEqualTo(50);

                Awaitility.await()
                        .untilAsserted(() ->
                                assertThat(
                                                gateway.metrics()
                                                        .sum(
                                                                "tollgate_alert_deliveries_total",
                                                                "delivered"))
                                        .isEqualTo(2));
                assertThat(gateway.metrics().sum("tollgate_limit_alerts_total", "key/client"))
                        .isEqualTo(2);
                assertThat(receiver.waiting()).isZero();
            }
        }
    }

    private static JsonNode told(Receiver receiver) throws Exception {
        Receiver.Got got = receiver.next();
        String timestamp = got.headers().getFirst(WebhookSignature.TIMESTAMP);
        assertThat(got.headers().getFirst(WebhookSignature.HEADER))
                .isEqualTo(
                        WebhookSignature.of(
                                SECRET, timestamp, got.body().getBytes(StandardCharsets.UTF_8)));
        return new ObjectMapper().readTree(got.body());
    }
}
