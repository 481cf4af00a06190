package io.tollgate.node.spending;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.audit.sink.WebhookSettings;
import io.tollgate.audit.sink.WebhookSignature;
import io.tollgate.governance.ledger.Unit;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Alerts reach a real server, signed, and again where it failed. */
class AlertWebhookTest {
    private static final String SECRET = "shared-secret-of-a-test";
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final AlertWebhook.Tries QUICK =
            new AlertWebhook.Tries(
                    3, Duration.ofMillis(1), Duration.ofMillis(2), 2, Duration.ofSeconds(5));

    @Test
    void anAlertIsSignedAsTheRecordIs() throws Exception {
        try (Receiver receiver = Receiver.start();
                AlertWebhook webhook = webhook(receiver.url(), QUICK)) {
            webhook.tell(alert("team/a"));

            Receiver.Got got = receiver.next();
            String timestamp = Long.toString(NOW.getEpochSecond());
            assertThat(got.headers().getFirst(WebhookSignature.TIMESTAMP)).isEqualTo(timestamp);
            assertThat(got.headers().getFirst(WebhookSignature.HEADER))
                    .isEqualTo(
                            WebhookSignature.of(
                                    SECRET,
                                    timestamp,
                                    got.body().getBytes(StandardCharsets.UTF_8)));
            assertThat(got.body())
                    .isEqualTo(
                            "{\"event\":\"limit.reached\",\"limit\":\"team/a|usd|month-UTC\","
                                    + "\"owner\":\"team/a\",\"unit\":\"usd\",\"period\":\"month-UTC\","
                                    + "\"percent\":80,\"most\":\"1000\",\"spent\":\"801.25\","
                                    + "\"node\":\"gateway-1\",\"time\":\"2026-11-21T12:00:00Z\"}");
            Awaitility.await().until(() -> webhook.delivered() == 1);
        }
    }

    @Test
    void whatFailedIsTriedAgainUnderTheSameId() throws Exception {
        try (Receiver receiver = Receiver.start().answering(500, 429);
                AlertWebhook webhook = webhook(receiver.url(), QUICK)) {
            webhook.tell(alert("team/a"));

            String first = receiver.next().headers().getFirst("idempotency-key");
            assertThat(receiver.next().headers().getFirst("idempotency-key")).isEqualTo(first);
            assertThat(receiver.next().headers().getFirst("idempotency-key")).isEqualTo(first);
            Awaitility.await().until(() -> webhook.delivered() == 1);
            assertThat(webhook.failed()).isZero();
        }
    }

    @Test
    void itIsGivenUpAfterSomeTriesAndTheNextOneGoesOut() throws Exception {
        try (Receiver receiver = Receiver.start().answering(500, 500, 500, 400);
                AlertWebhook webhook = webhook(receiver.url(), QUICK)) {
            webhook.tell(alert("team/a"));
            Awaitility.await().until(() -> webhook.failed() == 1);
            webhook.tell(alert("team/refused"));
            Awaitility.await().until(() -> webhook.failed() == 2);
            webhook.tell(alert("team/b"));
            Awaitility.await().until(() -> webhook.delivered() == 1);

            assertThat(receiver.waiting()).isEqualTo(5);
        }
    }

    @Test
    void aFullQueueDropsAndCounts() throws Exception {
        try (Receiver receiver = Receiver.holding();
                AlertWebhook webhook = webhook(receiver.url(), QUICK)) {
            webhook.tell(alert("team/a"));
            receiver.next();
            webhook.tell(alert("team/b"));
            webhook.tell(alert("team/c"));
            webhook.tell(alert("team/d"));

            assertThat(webhook.dropped()).isEqualTo(1);
            receiver.release();
            Awaitility.await().until(() -> webhook.delivered() == 3);
        }
    }

    @Test
    void theEndWaitsForThoseThatAreLeft() throws Exception {
        try (Receiver receiver = Receiver.start()) {
            AlertWebhook webhook = webhook(receiver.url(), QUICK);
            webhook.tell(alert("team/a"));
            webhook.tell(alert("team/b"));

            webhook.close();

            assertThat(webhook.delivered()).isEqualTo(2);
            webhook.tell(alert("team/late"));
            assertThat(webhook.dropped()).isEqualTo(1);
        }
    }

    @Test
    void theEndDoesNotWaitForWhoeverHangs() throws Exception {
        var brief =
                new AlertWebhook.Tries(
                        3, Duration.ofMinutes(5), Duration.ofMinutes(5), 2, Duration.ofMillis(50));
        try (Receiver receiver = Receiver.holding()) {
            AlertWebhook webhook = webhook(receiver.url(), brief);
            webhook.tell(alert("team/a"));
            receiver.next();
            webhook.tell(alert("team/b"));

            webhook.close();

            Awaitility.await().until(() -> webhook.dropped() >= 1);
            assertThat(webhook.delivered()).isZero();
        }
    }

    @Test
    void nobodyThereIsAFailure() throws IOException {
        URI gone;
        try (Receiver receiver = Receiver.start()) {
            gone = receiver.url();
        }
        try (AlertWebhook webhook = webhook(gone, QUICK)) {
            webhook.tell(alert("team/a"));

            Awaitility.await().until(() -> webhook.failed() == 1);
        }
    }

    private static AlertWebhook webhook(URI url, AlertWebhook.Tries tries) {
        return new AlertWebhook(
                new WebhookSettings(url, SECRET, Duration.ofSeconds(10)),
                tries,
                InstantSource.fixed(NOW));
    }

    private static LimitAlert alert(String owner) {
        return new LimitAlert(
                owner + "|usd|month-UTC",
                owner,
                Unit.NANO_USD,
                "month-UTC",
                80,
                1_000_000_000_000L,
                801_250_000_000L,
                "gateway-1",
                NOW);
    }
}
