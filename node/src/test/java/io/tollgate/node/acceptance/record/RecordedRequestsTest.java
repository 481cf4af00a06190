package io.tollgate.node.acceptance.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.audit.Outcome;
import io.tollgate.audit.RequestRow;
import io.tollgate.audit.query.SqliteSource;
import io.tollgate.audit.query.Verify;
import io.tollgate.audit.query.VerifyReport;
import io.tollgate.node.acceptance.gateway.GatewayYaml;
import io.tollgate.node.acceptance.gateway.ProviderYaml;
import io.tollgate.node.acceptance.gateway.RawHttp;
import io.tollgate.node.acceptance.gateway.RawResponse;
import io.tollgate.node.acceptance.gateway.RecordedRows;
import io.tollgate.node.acceptance.gateway.RunningGateway;
import io.tollgate.node.acceptance.upstream.FakeUpstream;
import io.tollgate.node.acceptance.upstream.OpenAiAnswers;
import io.tollgate.node.acceptance.upstream.Reply;
import io.tollgate.node.acceptance.upstream.Script;
import io.tollgate.node.audit.CheckpointKeys;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One row for each request, whatever became of it, with what the client and provider saw. */
class RecordedRequestsTest {
    private static final String USAGE =
            "\"usage\":{\"prompt_tokens\":1000,\"completion_tokens\":10,\"total_tokens\":1010}";
    private static final String PRICES =
            "{models: [{provider: fake, model: m, input: 2, output: 10}]}";

    private FakeUpstream upstream;

    @BeforeEach
    void start() throws IOException {
        upstream = FakeUpstream.start();
    }

    @AfterEach
    void stop() throws IOException {
        upstream.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"strict", "group", "relaxed"})
    void aServedRequestSaysWhoAskedWhatItTookAndWhatItCost(String mode) throws IOException {
        upstream.answer(
                Reply.json(
                        200,
                        OpenAiAnswers.completion("m", "Hello")
                                .replaceFirst("\"usage\":\\{[^}]*}", USAGE)));
        List<RawResponse> answers = new ArrayList<>();

        RequestRow row =
                rows(
                                yaml(mode),
                                gateway ->
                                        answers.add(
                                                gateway.chat(
                                                        "fake/m",
                                                        "traceparent:"
                                                                + " 00-0123456789abcdef0123456789abcdef-0123456789abcdef-01")))
                        .getFirst();

        assertThat(answers.getFirst().status()).isEqualTo(200);
        assertThat(row.requestId()).isEqualTo(answers.getFirst().header("x-request-id"));
        assertThat(row.traceId()).isEqualTo("0123456789abcdef0123456789abcdef");
        assertThat(row.clientAddress()).isEqualTo("127.0.0.1");
        assertThat(row.tenant().virtualKey()).isEqualTo("acceptance");
        assertThat(row.asked().model()).isEqualTo("fake/m");
        assertThat(row.asked().promptHash()).hasSize(32);
        assertThat(row.served()).isEqualTo(new RequestRow.Served("fake", "key-1", "m", 1, ""));
        assertThat(row.answer().outcome()).isEqualTo(Outcome.SERVED);
        assertThat(row.answer().status()).isEqualTo(200);
        assertThat(row.answer().finishReason()).isEqualTo("stop");
        assertThat(row.answer().bytes()).isEqualTo(answers.getFirst().body().length);
        assertThat(row.tokens().input()).isEqualTo(1000);
        assertThat(row.tokens().output()).isEqualTo(10);
        assertThat(row.tokens().estimated()).isFalse();
        // 1,000 tokens at 2 dollars a million and 10 at 10 dollars
        assertThat(row.cost().actualNanoUsd()).isEqualTo(2_000_000 + 100_000);
        assertThat(row.timing().ttftMs()).isEqualTo(-1);
        assertThat(row.timing().latencyMs()).isNotNegative();
    }

    @Test
    void aStreamThatBreaksOffIsSettledFromWhatWasSeenAndMarked() throws IOException {
        upstream.answer(
                Script.raw(
                        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n"
                                + OpenAiAnswers.textEvent("m", "Four score and seven years ago")));

        RequestRow row = rows(yaml("group"), gateway -> gateway.stream("fake/m")).getFirst();

        assertThat(row.asked().stream()).isTrue();
        assertThat(row.answer().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(row.answer().errorClass()).isEqualTo("upstream_connection");
        assertThat(row.timing().ttftMs()).isNotNegative();
        assertThat(row.tokens().estimated()).isTrue();
        assertThat(row.tokens().output()).isBetween(3L, 12L);
        assertThat(row.cost().actualNanoUsd()).isPositive();
    }

    @Test
    void attemptsAreToldInOrder() throws IOException {
        upstream.answer(
                Script.inTurn(
                        OpenAiAnswers.error(429, "rate_limit", "rate_limit_exceeded", "slow down"),
                        Reply.json(200, OpenAiAnswers.completion("m", "Hello"))));

        RequestRow row =
                rows(
                                GatewayYaml.of(
                                        ProviderYaml.of("fake", upstream)
                                                .withKeys(
                                                        ProviderYaml.CANARY + "a",
                                                        ProviderYaml.CANARY + "b")),
                                gateway -> gateway.chat("fake/m"))
                        .getFirst();

        assertThat(row.served().attempts()).isEqualTo(2);
        assertThat(row.served().attemptLog()).matches("fake/key-[12]:rate_limit,fake/key-[12]:ok");
        assertThat(row.answer().outcome()).isEqualTo(Outcome.SERVED);
    }

    @Test
    void refusedAndFailedRequestsHaveRowsToo() throws IOException {
        upstream.answer(OpenAiAnswers.error(400, "invalid_request_error", "bad", "no such thing"));

        List<RequestRow> rows =
                rows(
                        yaml("group"),
                        gateway -> {
                            gateway.chat("fake/m");
                            gateway.send("{\"model\":");
                            gateway.exchange(
                                    RawHttp.post(
                                            "/v1/chat/completions",
                                            RunningGateway.chatBody("fake/m", false),
                                            "authorization: Bearer wrong"));
                        });

        assertThat(rows)
                .extracting(row -> row.answer().outcome() + " " + row.answer().status())
                .containsExactlyInAnyOrder("CLIENT_ERROR 400", "REFUSED 400", "REFUSED 401");
        assertThat(rows).extracting(RequestRow::requestId).doesNotHaveDuplicates();
        assertThat(rows)
                .filteredOn(row -> row.answer().status() == 401)
                .allSatisfy(row -> assertThat(row.tenant()).isEqualTo(RequestRow.Tenant.NOBODY));
    }

    @Test
    void saysForWhomTheClientAsked() throws IOException {
        upstream.answer(Reply.json(200, OpenAiAnswers.completion("m", "Hello")));
        String body = RunningGateway.chatBody("fake/m", false);

        List<RequestRow> rows =
                rows(
                        yaml("group"),
                        gateway ->
                                gateway.send(
                                        body.replace("{\"model\"", "{\"user\":\"jo\",\"model\"")));

        assertThat(rows.getFirst().tenant().user()).isEqualTo("jo");
    }

    @Test
    void audioIsChargedByItsLength() throws IOException {
        upstream.answer(
                Reply.json(
                        200,
                        "{\"text\":\"Hello\",\"usage\":{\"type\":\"duration\",\"seconds\":9.5}}"));

        RequestRow row =
                rows(
                                yaml("group")
                                        .with(
                                                "prices",
                                                "{models: [{provider: fake, model: w, audio-minute: 0.006}]}"),
                                gateway ->
                                        gateway.exchange(
                                                RawHttp.post(
                                                        "/v1/audio/transcriptions",
                                                        "{\"model\":\"fake/w\"}",
                                                        "content-type: application/json",
                                                        "authorization: Bearer "
                                                                + GatewayYaml.CLIENT_KEY)))
                        .getFirst();

        assertThat(row.answer().outcome()).isEqualTo(Outcome.SERVED);
        // 9.5 of 60 seconds at 0.6 cents
        assertThat(row.cost().actualNanoUsd()).isEqualTo(950_000);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatNobodyHasCountedIsEstimatedAndMarked(boolean stream) throws IOException {
        upstream.answer(
                Reply.json(
                        201,
                        "{\"id\":\"p1\",\"status\":\"succeeded\",\"output\":"
                                + "[\"Four score and\",\" seven years ago\"]}"));

        RequestRow row =
                rows(
                                GatewayYaml.of(
                                        ProviderYaml.of("replicate", upstream)
                                                .with("operations", "[]")),
                                gateway ->
                                        gateway.send(
                                                RunningGateway.chatBody(
                                                        "replicate/owner/name", stream)))
                        .getFirst();

        assertThat(row.answer().outcome()).isEqualTo(Outcome.SERVED);
        assertThat(row.answer().status()).isEqualTo(200);
        assertThat(row.tokens().estimated()).isTrue();
        assertThat(row.tokens().output()).isBetween(3L, 12L);
    }

    @Test
    void speechIsChargedByItsCharacters() throws IOException {
        upstream.answer(Reply.bytes("audio/mpeg", new byte[] {'I', 'D', '3'}));

        RequestRow row =
                rows(
                                GatewayYaml.of(ProviderYaml.of("elevenlabs", upstream))
                                        .with(
                                                "prices",
                                                "{models: [{provider: elevenlabs, model: v, characters: 100}]}"),
                                gateway ->
                                        gateway.exchange(
                                                RawHttp.post(
                                                        "/v1/audio/speech",
                                                        "{\"model\":\"elevenlabs/v\",\"voice\":\"Sarah\","
                                                                + "\"input\":\"Gr\u00fc\u00dfe \ud83d\ude00\"}",
                                                        "content-type: application/json",
                                                        "authorization: Bearer "
                                                                + GatewayYaml.CLIENT_KEY)))
                        .getFirst();

        assertThat(row.answer().outcome()).isEqualTo(Outcome.SERVED);
        // 7 characters at 100 dollars a million
        assertThat(row.cost().actualNanoUsd()).isEqualTo(700_000);
    }

    @Test
    void aNodeThatWasStoppedHasSignedWhatItRecorded() throws IOException {
        upstream.answer(Reply.json(200, OpenAiAnswers.completion("m", "Hello")));
        try (RunningGateway gateway = RunningGateway.start(yaml("group"))) {
            gateway.chat("fake/m");
            gateway.shutDown();

            VerifyReport report;
            try (var source = new SqliteSource(gateway.dataDir().resolve("audit.db"))) {
                var keys = CheckpointKeys.in(gateway.dataDir().resolve("journal"));
                report = new Verify(source, keys, List.of(), (_, _, _) -> {}).run();
            }

            VerifyReport.Node node = report.nodes().getFirst();
            assertThat(node.bad()).isNull();
            assertThat(node.proved()).isEqualTo(1);
            assertThat(node.checkpoints()).isEqualTo(1);
            assertThat(node.unknownKeys()).isZero();
            assertThat(node.afterLastCheckpoint()).isZero();
        }
    }

    private GatewayYaml yaml(String mode) {
        return GatewayYaml.of(ProviderYaml.of("fake", upstream))
                .with("audit", "{mode: " + mode + "}")
                .with("prices", PRICES)
                .with("routing", "{retries-per-key: 0, max-attempts: 1}");
    }

    /** Runs a gateway for those requests and reads what it left, after its stop. */
    private static List<RequestRow> rows(GatewayYaml yaml, Requests requests) throws IOException {
        RunningGateway gateway = RunningGateway.start(yaml);
        try (gateway) {
            requests.of(gateway);
            gateway.shutDown();
            return RecordedRows.of(gateway);
        }
    }

    /** What is asked of a gateway. */
    @FunctionalInterface
    private interface Requests {
        void of(RunningGateway gateway) throws IOException;
    }
}
