package io.tollgate.node.acceptance.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.node.acceptance.gateway.GatewayYaml;
import io.tollgate.node.acceptance.gateway.ProviderYaml;
import io.tollgate.node.acceptance.gateway.RawHttp;
import io.tollgate.node.acceptance.gateway.RawResponse;
import io.tollgate.node.acceptance.gateway.RunningGateway;
import io.tollgate.node.acceptance.upstream.FakeUpstream;
import io.tollgate.node.acceptance.upstream.RecordedRequest;
import io.tollgate.node.acceptance.upstream.Reply;
import io.tollgate.node.acceptance.upstream.Script;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Predictions that run on after the first answer: asked for, streamed, called off. */
class ReplicateJobsTest {
    private static final String CREATE = "/models/owner/name/predictions";
    private static final String JOB = "/v1/predictions/p1";
    private static final String CALL_OFF = JOB + "/cancel";
    private static final String AUTHORIZATION = "Bearer " + ProviderYaml.CANARY + "replicate";
    private static final String DONE =
            "{\"id\":\"p1\",\"model\":\"owner/name\",\"status\":\"succeeded\",\"output\":[\"Hel\",\"lo\"],"
                    + "\"metrics\":{\"input_token_count\":3,\"output_token_count\":2}}";
    private static final String EVENTS =
            ": hi\n\nevent: output\nid: 1\ndata: Hel\n\nevent: output\ndata: lo\ndata:  there\n\n"
                    + "event: done\ndata: {}\n\n";

    private FakeUpstream upstream;
    private RunningGateway gateway;

    @BeforeEach
    void start() throws IOException {
        upstream = FakeUpstream.start();
        upstream.answer(CALL_OFF, Reply.json(200, prediction("canceled")));
        gateway =
                RunningGateway.start(
                        GatewayYaml.of(
                                        ProviderYaml.of("replicate", upstream)
                                                .with("operations", "[]"))
                                .with("routing", "{retries-per-key: 0, max-attempts: 1}"));
    }

    @AfterEach
    void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    @Test
    void isAskedForUntilItHasEnded() throws IOException {
        upstream.answer(CREATE, Reply.json(201, prediction("starting")));
        upstream.answer(
                JOB,
                Script.inTurn(Reply.json(200, prediction("processing")), Reply.json(200, DONE)));

        RawResponse response = gateway.chat("replicate/owner/name");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.json().at("/choices/0/message/content").asText()).isEqualTo("Hello");
        assertThat(response.json().at("/usage/total_tokens").asInt()).isEqualTo(5);
        assertThat(lines()).containsExactly("POST /v1" + CREATE, "GET " + JOB, "GET " + JOB);
        assertThat(upstream.requests())
                .allMatch(request -> AUTHORIZATION.equals(request.header("authorization")));
        assertThat(upstream.requests().getFirst().header("prefer")).isEqualTo("wait=1");
        assertThat(upstream.lastRequest().header("prefer")).isNull();
        assertThat(upstream.lastRequest().body()).isEmpty();
    }

    @Test
    void mayHaveEndedWithinTheFirstWait() throws IOException {
        upstream.answer(CREATE, Reply.json(201, DONE));

        RawResponse response = gateway.chat("replicate/owner/name");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.json().at("/choices/0/message/content").asText()).isEqualTo("Hello");
        assertThat(lines()).containsExactly("POST /v1" + CREATE);
    }

    @Test
    void isReadEventByEvent() throws IOException {
        String stream = upstream.baseUrl() + "/streams/s1?token=t";
        upstream.answer(CREATE, Reply.json(201, prediction("starting", stream)));
        upstream.answer("/streams/s1", Reply.events(EVENTS));

        RawResponse response = gateway.stream("replicate/owner/name");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text())
                .contains("\"content\":\"Hel\"", "\"content\":\"lo\\n there\"", "\"stop\"")
                .endsWith("data: [DONE]\n\n");
        assertThat(lines()).containsExactly("POST /v1" + CREATE, "GET /v1/streams/s1?token=t");
        RecordedRequest first = upstream.requests().getFirst();
        assertThat(first.header("prefer")).isNull();
        assertThat(first.json().path("stream").asBoolean()).isTrue();
        assertThat(upstream.lastRequest().header("accept")).isEqualTo("text/event-stream");
        assertThat(upstream.lastRequest().headers()).noneMatch(line -> line.contains("canary"));
    }

    @Test
    void isWaitedForWhereItsModelHasNoEvents() throws IOException {
        upstream.answer(CREATE, Reply.json(201, prediction("starting")));
        upstream.answer(JOB, Reply.json(200, DONE));

        RawResponse response = gateway.stream("replicate/owner/name");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text()).contains("\"content\":\"Hello\"").endsWith("data: [DONE]\n\n");
        assertThat(lines()).containsExactly("POST /v1" + CREATE, "GET " + JOB);
    }

    @Test
    void itsFailureIsAnError() throws IOException {
        upstream.answer(CREATE, Reply.json(201, prediction("starting")));
        upstream.answer(
                JOB,
                Reply.json(
                        200,
                        "{\"id\":\"p1\",\"status\":\"failed\",\"error\":\"CUDA ran out of memory\"}"));

        RawResponse whole = gateway.chat("replicate/owner/name");

        assertThat(whole.status()).isEqualTo(502);
        assertThat(whole.error().path("message").asText()).contains("CUDA");
        assertThat(lines()).containsExactly("POST /v1" + CREATE, "GET " + JOB);
    }

    @Test
    void isCalledOffWhenTheTimeIsUp() throws IOException, InterruptedException {
        upstream.answer(CREATE, Reply.json(201, prediction("starting")));
        upstream.answer(JOB, Reply.json(200, prediction("processing")));

        RawResponse response = gateway.chat("replicate/owner/name", "x-tollgate-timeout-ms: 600");

        assertThat(response.status()).isEqualTo(504);
        awaitCallOff();
    }

    @Test
    void isCalledOffWhenTheClientLeaves() throws IOException, InterruptedException {
        String stream = upstream.baseUrl() + "/streams/s1";
        upstream.answer(CREATE, Reply.json(201, prediction("starting", stream)));
        upstream.answer(
                "/streams/s1",
                (_, wire) -> {
                    wire.head(200, "content-type: text/event-stream", "transfer-encoding: chunked");
                    wire.chunk("event: output\ndata: Hel\n\n");
                    wire.awaitPeerClosed();
                });

        try (RawHttp client = gateway.openStream("replicate/owner/name")) {
            client.readUntil("Hel");
        }

        awaitCallOff();
    }

    @Test
    void isCalledOffWhenTheClientLeavesBetweenTwoQuestions()
            throws IOException, InterruptedException {
        upstream.answer(CREATE, Reply.json(201, prediction("starting")));
        upstream.answer(JOB, Reply.json(200, prediction("processing")));

        try (RawHttp _ = gateway.openStream("replicate/owner/name")) {
            upstream.awaitAttempts(2);
        }

        awaitCallOff();
    }

    @Test
    void anotherServersEventsAreNotRead() throws IOException {
        try (FakeUpstream other = FakeUpstream.start()) {
            String stream = other.baseUrl() + "/streams/s1";
            upstream.answer(CREATE, Reply.json(201, prediction("starting", stream)));
            upstream.answer(JOB, Reply.json(200, DONE));

            RawResponse response = gateway.stream("replicate/owner/name");

            assertThat(response.text()).contains("\"content\":\"Hello\"");
            assertThat(other.requests()).isEmpty();
        }
    }

    private void awaitCallOff() throws InterruptedException {
        upstream.awaitRequest(request -> request.path().equals(CALL_OFF));
        RecordedRequest last = upstream.lastRequest();
        assertThat(last.method()).isEqualTo("POST");
        assertThat(last.path()).isEqualTo(CALL_OFF);
        assertThat(last.header("authorization")).isEqualTo(AUTHORIZATION);
        assertThat(last.header("content-length")).isEqualTo("0");
    }

    private List<String> lines() {
        return upstream.requests().stream()
                .map(request -> request.method() + " " + request.target())
                .toList();
    }

    private static String prediction(String status) {
        return "{\"id\":\"p1\",\"status\":\"" + status + "\",\"output\":null,\"urls\":{}}";
    }

    private static String prediction(String status, String stream) {
        return prediction(status).replace("{}", "{\"stream\":\"" + stream + "\"}");
    }
}
