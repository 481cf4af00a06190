package io.tollgate.node.acceptance.record;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.audit.clickhouse.server.ClickHouseForTests;
import io.tollgate.audit.clickhouse.server.ClickHouseServer;
import io.tollgate.audit.query.Found;
import io.tollgate.audit.query.Questions;
import io.tollgate.audit.query.SqliteSource;
import io.tollgate.node.acceptance.gateway.GatewayYaml;
import io.tollgate.node.acceptance.gateway.ProviderYaml;
import io.tollgate.node.acceptance.gateway.RawHttp;
import io.tollgate.node.acceptance.gateway.RawResponse;
import io.tollgate.node.acceptance.gateway.RunningGateway;
import io.tollgate.node.acceptance.upstream.FakeUpstream;
import io.tollgate.node.acceptance.upstream.OpenAiAnswers;
import io.tollgate.node.acceptance.upstream.Reply;
import io.tollgate.node.acceptance.upstream.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts of requests: kept where asked for, without secrets, and nowhere else. */
class KeptTextsTest {
    private static final String KEEP = "{mode: group, bodies: {keep: true}}";
    private static final String PLANTED = "sk-planted0123456789abcdef";

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
    void nothingIsKeptUnlessAskedFor() throws Exception {
        upstream.answer(Reply.json(200, OpenAiAnswers.completion("m", "Hello")));
        try (RunningGateway gateway = RunningGateway.start(yaml())) {
            RawResponse answer = gateway.chat("fake/m");

            Found found = after(gateway, answer);

            assertThat(found.bodies()).isNull();
            assertThat(found.row().row().answer().bodyHash()).isEmpty();
        }
    }

    @Test
    void bothTextsOfAWholeAnswerAreKeptAsTheyWentOverTheWire() throws Exception {
        upstream.answer(Reply.json(200, OpenAiAnswers.completion("m", "Grüße")));
        try (RunningGateway gateway = RunningGateway.start(yaml().with("audit", KEEP))) {
            RawResponse answer = gateway.chat("fake/m");

            Found found = after(gateway, answer);

            assertThat(texts(found))
                    .containsExactly(RunningGateway.chatBody("fake/m", false), answer.text());
            assertThat(Objects.requireNonNull(found.bodies()).truncated()).isFalse();
            assertThat(found.row().row().answer().bodyHash()).isEqualTo(hash(texts(found)));
        }
    }

    @Test
    void aStreamIsKeptAsWhatItSaid() throws Exception {
        upstream.answer(OpenAiAnswers.stream("My key is sk-pla", "nted0123456789abcdef", ", ok?"));
        try (RunningGateway gateway = RunningGateway.start(yaml().with("audit", KEEP))) {
            RawResponse answer = gateway.stream("fake/m");
            assertThat(answer.status()).isEqualTo(200);

            Found found = after(gateway, answer);

            assertThat(texts(found))
                    .containsExactly(
                            RunningGateway.chatBody("fake/m", true),
                            "[{\"text\":\"My key is sk-***, ok?\"}]");
            assertThat(found.row().row().answer().bodyHash()).isEqualTo(hash(texts(found)));
        }
    }

    @Test
    void aStreamThatBreaksOffIsKeptAsFarAsItCame() throws Exception {
        upstream.answer(
                Script.raw(
                        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n"
                                + OpenAiAnswers.textEvent("m", "Four score and")));
        try (RunningGateway gateway = RunningGateway.start(yaml().with("audit", KEEP))) {
            Found found = after(gateway, gateway.stream("fake/m"));

            assertThat(texts(found).get(1))
                    .startsWith("[{\"text\":\"Four score and\"},{\"error\":");
        }
    }

    @Test
    void theErrorThatTheClientGotIsItsAnswer() throws Exception {
        upstream.answer(OpenAiAnswers.error(400, "invalid_request_error", "bad", "no such thing"));
        try (RunningGateway gateway = RunningGateway.start(yaml().with("audit", KEEP))) {
            RawResponse answer = gateway.chat("fake/m");

            assertThat(texts(after(gateway, answer)).get(1)).isEqualTo(answer.text());
        }
    }

    @Test
    void aVirtualKeyMaySayOtherwise() throws Exception {
        upstream.answer(Reply.json(200, OpenAiAnswers.completion("m", "Hello")));
        try (RunningGateway gateway =
                RunningGateway.start(
                        yaml().with("audit", KEEP)
                                .virtualKey("other, bodies: false", "another-client-0123456789"))) {
            RawResponse usual = gateway.chat("fake/m");
            RawResponse other = chatAs(gateway, "another-client-0123456789");

            assertThat(after(gateway, usual).bodies()).isNotNull();
            assertThat(find(gateway, other).bodies()).isNull();
        }
    }

    @Test
    void aLongTextIsCutAndSaysSo() throws Exception {
        upstream.answer(Reply.json(200, OpenAiAnswers.completion("m", "x".repeat(50_000))));
        try (RunningGateway gateway =
                RunningGateway.start(
                        yaml().with(
                                        "audit",
                                        "{mode: group, bodies: {keep: true, max-bytes: 1KiB}}"))) {
            RawResponse answer = gateway.send(body("ü".repeat(30_000)));
            assertThat(answer.status()).isEqualTo(200);

            Found found = after(gateway, answer);

            assertThat(Objects.requireNonNull(found.bodies()).truncated()).isTrue();
            assertThat(texts(found))
                    .allSatisfy(
                            text -> assertThat(text.getBytes(UTF_8).length).isBetween(1000, 1024));
            assertThat(found.row().row().answer().bodyHash()).isEqualTo(hash(texts(found)));
        }
    }

    @Test
    void aBurstOfLongTextsIsKeptWhole() throws Exception {
        upstream.answer(Reply.json(200, OpenAiAnswers.completion("m", "Hello")));
        String long200K = body("lorem ipsum ".repeat(17_000));
        try (RunningGateway gateway = RunningGateway.start(yaml().with("audit", KEEP));
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = new ArrayList<Callable<RawResponse>>();
            for (int i = 0; i < 40; i++) {
                asked.add(() -> gateway.send(long200K));
            }
            var answers = new ArrayList<RawResponse>();
            for (Future<RawResponse> answer : clients.invokeAll(asked)) {
                answers.add(answer.get(60, TimeUnit.SECONDS));
            }

            gateway.shutDown();

            for (RawResponse answer : answers) {
                assertThat(Objects.requireNonNull(find(gateway, answer).bodies()).request())
                        .isEqualTo(long200K);
            }
        }
    }

    @Test
    void uploadsAndWhatCannotBeReadIsNotKept() throws Exception {
        upstream.answer(Reply.bytes("audio/mpeg", new byte[] {1, 2, 3, 0, -1}));
        try (RunningGateway gateway = RunningGateway.start(yaml().with("audit", KEEP))) {
            RawResponse answer =
                    gateway.exchange(
                            RawHttp.post(
                                    "/v1/audio/speech",
                                    "{\"model\":\"fake/tts\",\"input\":\"Hello\"}",
                                    "content-type: application/json",
                                    "authorization: Bearer " + GatewayYaml.CLIENT_KEY));
            assertThat(answer.status()).isEqualTo(200);

            assertThat(texts(after(gateway, answer)))
                    .containsExactly("{\"model\":\"fake/tts\",\"input\":\"Hello\"}", "");
        }
    }

    @Test
    void theTextsAreShownToTheAdminOnly() throws Exception {
        upstream.answer(Reply.json(200, OpenAiAnswers.completion("m", "Hello")));
        try (RunningGateway gateway = RunningGateway.start(yaml().with("audit", KEEP))) {
            RawResponse answer = gateway.chat("fake/m");
            String path = "/api/requests/" + answer.header("x-request-id");

            JsonNode shown = shown(gateway, path);

            assertThat(shown.path("bodies").path("request").textValue())
                    .isEqualTo(RunningGateway.chatBody("fake/m", false));
            assertThat(shown.path("bodies").path("response").textValue()).isEqualTo(answer.text());
            assertThat(RawHttp.exchange(gateway.adminUri(), RawHttp.get(path)).status())
                    .isEqualTo(401);
        }
    }

    @Test
    void noFileOfTheNodeHoldsASecret() throws Exception {
        String key = ProviderYaml.CANARY + "without/a-known+form";
        List<String> planted =
                List.of(
                        PLANTED,
                        "AKIAIOSFODNN7EXAMPLE",
                        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
                        "bearertoken0123456789",
                        "c2VjcmV0LWtleS1ib2R5LXRoYXQtaXMtbG9uZy1lbm91Z2g0Mg");
        String text =
                "key %s id %s aws_secret_access_key=%s Authorization: Bearer %s -----BEGIN PRIVATE KEY-----\\n%s\\n-----END PRIVATE KEY-----"
                        .formatted(planted.toArray());
        try (RunningGateway gateway =
                RunningGateway.start(
                        GatewayYaml.of(ProviderYaml.of("fake", upstream).withKeys(key))
                                .with("audit", KEEP))) {
            upstream.answer(Reply.json(200, OpenAiAnswers.completion("m", "You sent " + key)));
            ask(gateway, body(text));
            upstream.answer(OpenAiAnswers.stream("Yours: canary-without/a-", "known+form. ", text));
            ask(gateway, body(text).replace("{\"model\"", "{\"stream\":true,\"model\""));
            upstream.answer(OpenAiAnswers.error(400, "bad", "bad", "Key " + key + " " + text));
            ask(gateway, body(text));
            gateway.shutDown();

            var secrets = new ArrayList<>(planted);
            secrets.add(key);
            secrets.add(GatewayYaml.CLIENT_KEY);
            assertThat(holding(gateway.dataDir(), secrets)).isEmpty();
            assertThat(holding(gateway.dataDir(), List.of("PRIVATE KEY***"))).isNotEmpty();
        }
    }

    @Test
    void clickHouseKeepsThemToo(@TempDir Path folder) throws Exception {
        upstream.answer(Reply.json(200, OpenAiAnswers.completion("m", "Hello " + PLANTED)));
        try (ClickHouseServer server = ClickHouseForTests.start(folder);
                RunningGateway gateway =
                        RunningGateway.start(
                                yaml().with(
                                                "audit",
                                                "{store: clickhouse, clickhouse: {hosts: ['http://127.0.0.1:"
                                                        + server.port()
                                                        + "'], database: texts}, bodies: {keep: true}}"))) {
            RawResponse answer = gateway.chat("fake/m");

            JsonNode shown = shown(gateway, "/api/requests/" + answer.header("x-request-id"));

            assertThat(shown.path("bodies").path("request").textValue())
                    .isEqualTo(RunningGateway.chatBody("fake/m", false));
            assertThat(shown.path("bodies").path("response").textValue())
                    .contains("Hello sk-***")
                    .doesNotContain(PLANTED);
            assertThat(server.query("SELECT count() FROM texts.bodies WHERE NOT truncated").strip())
                    .isEqualTo("1");
        }
    }

    @Test
    void whereNothingIsRecordedNoTextsCanBeKept() {
        assertThatThrownBy(() ->
                        RunningGateway.start(
                                yaml().with("audit", "{mode: off, bodies: {keep: true}}")))
                .hasStackTraceContaining("audit.mode: off, but texts are to be kept");
    }

    private GatewayYaml yaml() {
        return GatewayYaml.of(ProviderYaml.of("fake", upstream))
                .with("routing", "{retries-per-key: 0, max-attempts: 1}");
    }

    private static String body(String text) {
        return RunningGateway.chatBody("fake/m", false).replace("Hello", text);
    }

    private static void ask(RunningGateway gateway, String body) throws IOException {
        RawHttp.exchange(
                gateway.publicUri(),
                RawHttp.post(
                        "/v1/chat/completions",
                        body,
                        "authorization: Bearer " + GatewayYaml.CLIENT_KEY));
    }

    private static RawResponse chatAs(RunningGateway gateway, String key) throws IOException {
        return gateway.exchange(
                RawHttp.post(
                        "/v1/chat/completions",
                        RunningGateway.chatBody("fake/m", false),
                        "authorization: Bearer " + key));
    }

    /** The record of that answer's request, once the gateway has stopped. */
    private static Found after(RunningGateway gateway, RawResponse answer) {
        gateway.shutDown();
        return find(gateway, answer);
    }

    private static Found find(RunningGateway gateway, RawResponse answer) {
        try (var source = new SqliteSource(gateway.dataDir().resolve("audit.db"))) {
            return new Questions(source, Duration.ofSeconds(10), Clock.systemUTC())
                    .find(Objects.requireNonNull(answer.header("x-request-id")))
                    .orElseThrow();
        }
    }

    private static List<String> texts(Found found) {
        var bodies = Objects.requireNonNull(found.bodies());
        return List.of(bodies.request(), bodies.response());
    }

    /** Asks until it has been shipped. */
    private static JsonNode shown(RunningGateway gateway, String path) throws IOException {
        String request = RawHttp.get(path, "authorization: Bearer " + GatewayYaml.ADMIN_TOKEN);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        RawResponse answer = RawHttp.exchange(gateway.adminUri(), request);
        while (answer.status() != 200 && System.nanoTime() < end) {
            answer = RawHttp.exchange(gateway.adminUri(), request);
        }
        assertThat(answer.status()).isEqualTo(200);
        return answer.json().path("data");
    }

    private static String hash(List<String> texts) throws Exception {
        var sha256 = MessageDigest.getInstance("SHA-256");
        sha256.update(texts.get(0).getBytes(UTF_8));
        sha256.update((byte) 0);
        sha256.update(texts.get(1).getBytes(UTF_8));
        return HexFormat.of().formatHex(sha256.digest(), 0, 16);
    }

    /** Each file below that folder which holds one of them, with what it holds. */
    private static List<String> holding(Path folder, List<String> words) throws IOException {
        var found = new ArrayList<String>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = Files.readString(file, ISO_8859_1);
                words.stream()
                        .filter(content::contains)
                        .forEach(word -> found.add(file + ": " + word));
            }
        }
        return found;
    }
}
