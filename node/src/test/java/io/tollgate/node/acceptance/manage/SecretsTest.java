package io.tollgate.node.acceptance.manage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.node.acceptance.gateway.GatewayYaml;
import io.tollgate.node.acceptance.gateway.LogCapture;
import io.tollgate.node.acceptance.gateway.ProviderYaml;
import io.tollgate.node.acceptance.gateway.RunningGateway;
import io.tollgate.node.acceptance.upstream.FakeUpstream;
import io.tollgate.node.acceptance.upstream.OpenAiAnswers;
import io.tollgate.node.acceptance.upstream.Reply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Secrets that come in over the API are found nowhere but at the provider. */
class SecretsTest {
    private static final int SNAPSHOT_HEAD = 4 + 25;

    private FakeUpstream upstream;
    private RunningGateway gateway;
    private AdminClient api;

    @BeforeEach
    void start() throws IOException {
        upstream = FakeUpstream.start();
        upstream.answer(Reply.json(200, OpenAiAnswers.completion("m", "Hello")));
        gateway = RunningGateway.start(GatewayYaml.of(ProviderYaml.of("fake", upstream)));
        api = new AdminClient(gateway.adminUri(), GatewayYaml.ADMIN_TOKEN);
    }

    @AfterEach
    void stop() throws IOException {
        api.close();
        gateway.close();
        upstream.close();
    }

    @Test
    void canariesAreInNoAnswerLogMetricRowOrFile() throws Exception {
        var answers = new StringBuilder();
        String key;
        String token;
        try (LogCapture log = LogCapture.start()) {
            key = tell(answers, api.post("/api/virtual-keys", "{\"name\":\"alice\"}"), "key");
            token =
                    tell(
                            answers,
                            api.post("/api/users", "{\"name\":\"eve\",\"role\":\"owner\"}"),
                            "token");
            provider(answers, "{\"name\":\"a\",\"value\":\"canary-value-0123456789\"}");
            provider(answers, "\"canary-value-0123456789\"");
            api.patch(
                            "/api/providers/p",
                            "{\"headers\":{\"x-extra\":\"canary-header-0123456789\"}}")
                    .ok();
            api.put(
                            "/api/settings/spending",
                            "{\"alert-webhook\":{\"url\":\"http://127.0.0.1:9/\","
                                    + "\"secret\":\"canary-alert-0123456789\"}}")
                    .ok();
            wrong(answers);
            for (String path :
                    List.of(
                            "/api/providers",
                            "/api/providers/p",
                            "/api/providers/p/keys",
                            "/api/changes",
                            "/api/config",
                            "/api/config/versions/3",
                            "/api/config/diff?from=0",
                            "/api/config/export",
                            "/api/settings",
                            "/api/users",
                            "/api/virtual-keys",
                            "/metrics")) {
                AdminClient.Answer answer = api.get(path);
                assertThat(answer.status()).isEqualTo(200);
                answers.append(answer.text());
            }
            assertThat(gateway.chat("p/m").status()).isEqualTo(200);
            assertThat(upstream.lastRequest().header("authorization"))
                    .isEqualTo("Bearer canary-value-0123456789");
            assertThat(upstream.lastRequest().header("x-extra"))
                    .isEqualTo("canary-header-0123456789");
            answers.append(log.text());
        }
        gateway.shutDown();

        for (String secret : List.of("canary-", key, token)) {
            assertThat(answers).doesNotContain(secret);
            assertThat(filesWith(secret)).isEmpty();
        }
        assertThat(snapshot()).contains("sealed:1:").doesNotContain("canary-", key, token);
    }

    @Test
    void theKeyThatSealsIsMadeOnceForItsOwnerOnly() throws IOException {
        Path file = gateway.dataDir().resolve("seal.key");
        assertThat(file).doesNotExist();

        provider(new StringBuilder(), "\"canary-value-0123456789\"");

        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
        assertThat(Files.readString(file).strip()).hasSize(44);
    }

    private void wrong(StringBuilder answers) throws IOException {
        for (String body :
                List.of(
                        "{\"base-url\":\"nowhere\",\"keys\":[\"canary-wrong-0123456789\"]}",
                        "{\"keys\":[{\"value\":\"canary-wrong-0123456789\",\"weight\":-1}]}",
                        "{\"headers\":{\"x-a\":\"canary-\\u0001\"},\"keys\":[{\"valeu\":\"canary-x\"}]}",
                        "{\"keys\": \"canary-broken")) {
            AdminClient.Answer answer = api.put("/api/providers/wrong", body);
            assertThat(answer.status()).as(answer.text()).isEqualTo(400);
            answers.append(answer.text());
        }
    }

    private void provider(StringBuilder answers, String key) throws IOException {
        AdminClient.Answer answer =
                api.put(
                        "/api/providers/p",
                        "{\"base-url\":\"%s\",\"keys\":[%s]}".formatted(upstream.baseUrl(), key));
        answer.ok();
        answers.append(answer.text());
    }

    /** The one answer in which a secret stands, without it. */
    private static String tell(StringBuilder answers, AdminClient.Answer answer, String field) {
        String secret = answer.ok().path(field).asText();
        assertThat(secret).hasSizeGreaterThan(40);
        answers.append(answer.text().replace(secret, ""));
        return secret;
    }

    private List<Path> filesWith(String secret) throws IOException {
        try (Stream<Path> files = Files.walk(gateway.dataDir())) {
            return files.filter(Files::isRegularFile).filter(file -> holds(file, secret)).toList();
        }
    }

    private static boolean holds(Path file, String secret) {
        try {
            return new String(Files.readAllBytes(file), ISO_8859_1).contains(secret);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** What the document says, unpacked: the same bytes are the entry of the grid. */
    private String snapshot() throws IOException {
        byte[] bytes = Files.readAllBytes(gateway.dataDir().resolve("documents/configuration"));
        try (var inflated =
                new InflaterInputStream(
                        new ByteArrayInputStream(
                                bytes, SNAPSHOT_HEAD, bytes.length - SNAPSHOT_HEAD))) {
            return new String(inflated.readAllBytes(), ISO_8859_1);
        }
    }
}
