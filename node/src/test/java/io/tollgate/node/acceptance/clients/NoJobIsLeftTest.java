package io.tollgate.node.acceptance.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.node.acceptance.gateway.GatewayYaml;
import io.tollgate.node.acceptance.gateway.ProviderYaml;
import io.tollgate.node.acceptance.gateway.RawHttp;
import io.tollgate.node.acceptance.gateway.RawResponse;
import io.tollgate.node.acceptance.gateway.RunningGateway;
import io.tollgate.node.acceptance.upstream.Gate;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However a request ends, no prediction of Replicate's runs on for nobody. */
class NoJobIsLeftTest {
    private static final String MODEL = "replicate/owner/name";

    private final Gate answers = new Gate();
    private FakeReplicate replicate;
    private RunningGateway gateway;

    @BeforeEach
    void start() throws IOException {
        replicate = new FakeReplicate();
        gateway = gateway("{}");
    }

    @AfterEach
    void stop() throws IOException {
        answers.open();
        gateway.close();
        replicate.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whenTheClientLeavesBeforeTheJobHasAName(boolean stream) throws Exception {
        replicate.holdAnswers(answers);

        try (RawHttp _ = open(stream)) {
            answers.awaitReached();
            assertThat(replicate.running()).isEqualTo(1);
        }
        awaitRequestOver();
        answers.open();

        awaitNoneRuns();
        assertThat(replicate.begun()).isEqualTo(1);
    }

    @Test
    void whenTheTimeIsUpBeforeTheJobHasAName() throws Exception {
        replicate.holdAnswers(answers);

        RawResponse response = gateway.chat(MODEL, "x-tollgate-timeout-ms: 400");
        assertThat(response.status()).isEqualTo(504);
        assertThat(replicate.running()).isEqualTo(1);
        answers.open();

        awaitNoneRuns();
        assertThat(replicate.begun()).isEqualTo(1);
        assertThat(replicate.upstream().requests().getFirst().header("cancel-after"))
                .isEqualTo("5s");
    }

    @Test
    void whenAnAttemptIsGivenUpBeforeTheJobHasAName() throws Exception {
        gateway.close();
        gateway = gateway("{connect-timeout: 100ms, first-byte-timeout: 300ms}");
        replicate.holdAnswers(answers);

        RawResponse response = gateway.chat(MODEL);
        assertThat(response.status()).isEqualTo(504);
        answers.open();

        awaitNoneRuns();
        assertThat(replicate.begun()).isEqualTo(1);
    }

    @Test
    void whenTheNodeStops() throws Exception {
        try (RawHttp _ = open(true)) {
            // This one is asked how it stands, the next one has no name yet.
            replicate.upstream().awaitRequest(request -> request.method().equals("GET"));
            replicate.holdAnswers(answers);
            try (RawHttp _ = open(false)) {
                answers.awaitReached();
                assertThat(replicate.running()).isEqualTo(2);

                var stopped = CompletableFuture.runAsync(gateway::shutDown);
                Awaitility.await().until(() -> replicate.calledOff() == 1);
                assertThat(stopped).isNotDone();
                answers.open();
                stopped.get(15, TimeUnit.SECONDS);
            }
        }

        assertThat(replicate.running()).isZero();
        assertThat(replicate.calledOff()).isEqualTo(2);
    }

    @Test
    void aJobThatHasEndedIsNotCalledOff() throws Exception {
        replicate.predictionsTake(Duration.ofMillis(200));
        replicate.holdAnswers(answers);

        try (RawHttp _ = open(false)) {
            answers.awaitReached();
        }
        awaitRequestOver();
        answers.open();
        replicate.upstream().awaitIdle();
        CompletableFuture.runAsync(gateway::shutDown).get(5, TimeUnit.SECONDS);

        assertThat(replicate.begun()).isEqualTo(1);
        assertThat(replicate.calledOff()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 1_500, 3_000})
    void aQuickModelIsNotSlowedMuch(int millis) throws Exception {
        replicate.predictionsTake(Duration.ofMillis(millis));
        gateway.get("/v1/models");
        long begun = System.nanoTime();

        RawResponse response = gateway.chat(MODEL);

        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        System.err.println("prediction of " + millis + " ms: answered after " + took + " ms");
        assertThat(response.status()).isEqualTo(200);
        assertThat(took).isLessThan(millis * 5L / 4 + 500);
        assertThat(replicate.calledOff()).isZero();
    }

    private RunningGateway gateway(String network) throws IOException {
        return RunningGateway.start(
                GatewayYaml.of(
                                ProviderYaml.of("replicate", replicate.upstream())
                                        .with("operations", "[]")
                                        .with("network", network))
                        .with("drain", "{notice: 0s, grace: 200ms}")
                        .with("routing", "{retries-per-key: 0, max-attempts: 1}"));
    }

    private RawHttp open(boolean stream) throws IOException {
        String key = "authorization: Bearer " + GatewayYaml.CLIENT_KEY;
        RawHttp client = RawHttp.connect(gateway.publicUri());
        client.send(
                RawHttp.post("/v1/chat/completions", RunningGateway.chatBody(MODEL, stream), key));
        return client;
    }

    private void awaitRequestOver() {
        Awaitility.await()
                .untilAsserted(() ->
                        assertThat(gateway.metrics().sum("tollgate_requests_in_flight")).isZero());
    }

    private void awaitNoneRuns() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(replicate.running()).isZero());
        assertThat(replicate.calledOff()).isEqualTo(1);
    }
}
