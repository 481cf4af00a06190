package io.tollgate.node.acceptance.manage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.audit.clickhouse.server.ClickHouseForTests;
import io.tollgate.audit.clickhouse.server.ClickHouseServer;
import io.tollgate.node.acceptance.gateway.GatewayYaml;
import io.tollgate.node.acceptance.gateway.RawHttp;
import io.tollgate.node.acceptance.gateway.RunningGateway;
import io.tollgate.node.acceptance.upstream.FakeUpstream;
import io.tollgate.node.acceptance.upstream.OpenAiAnswers;
import io.tollgate.node.acceptance.upstream.RecordedRequest;
import io.tollgate.node.acceptance.upstream.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets go into three nodes wherever secrets can enter; then everything that the nodes have said
 * and kept is searched for them. Each holds {@link #CANARY} in its middle, so one search finds all.
 */
class CanariesTest {
    private static final String CANARY = "kanarienvogel";
    private static final String DATABASE = "canaries";
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String CLUSTER_SECRET = secret("cluster");
    private static final String PROVIDER_KEY = secret("provider-key");
    private static final Map<String, String> ENVIRONMENT =
            Map.of(
                    "CLUSTER_SECRET", CLUSTER_SECRET,
                    "SEAL_KEY", secret("seal-key"),
                    "PROVIDER_KEY", PROVIDER_KEY,
                    "PROVIDER_HEADER", secret("provider-header"),
                    "CLIENT_KEY", secret("client-key"),
                    "NARROW_KEY", secret("narrow-key"),
                    "WEBHOOK_SECRET", secret("webhook"),
                    "ALERT_SECRET", secret("alert"));

    @TempDir Path folder;
    private FakeUpstream upstream;
    private FakeUpstream receiver;

    /** All that the nodes have answered, by what was asked. */
    private final Map<String, String> answers = new LinkedHashMap<>();

    /** Made by the nodes, and told once. */
    private final List<String> made = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        upstream = FakeUpstream.start();
        receiver = FakeUpstream.start();
        receiver.answer(Reply.json(200, "{}"));
        upstream.answer(Reply.json(200, OpenAiAnswers.completion("m", "Hello")));
        upstream.answerModel(
                "bad", OpenAiAnswers.error(400, "invalid", "x", "Key " + PROVIDER_KEY + " is bad"));
        upstream.answerModel(
                "boom", OpenAiAnswers.error(500, "server_error", "x", "For " + PROVIDER_KEY));
        upstream.answer(
                "/token",
                Reply.json(401, "{\"error\":\"no\",\"error_description\":\"" + secret("entra")));
    }

    @AfterEach
    void stop() throws IOException {
        upstream.close();
        receiver.close();
    }

    @Test
    void noSecretIsInAnythingThatNodesSayOrKeep() throws Exception {
        SecretSearch search;
        try (ClickHouseServer server = ClickHouseForTests.start(folder.resolve("store"));
                NodeProcesses cluster =
                        NodeProcesses.start(folder, ENVIRONMENT, node -> yaml(node, server))) {
            manage(cluster.node(0).api());
            for (NodeProcess node : cluster.all()) {
                ask(node);
                read(node.api());
            }
            awaitRows(server);
            Map<String, byte[]> entries = KeptByNodes.entries(cluster, CLUSTER_SECRET);
            cluster.all().forEach(NodeProcess::stop);

            var secrets = new ArrayList<>(made);
            secrets.add(CANARY);
            secrets.add(GatewayYaml.ADMIN_TOKEN);
            search = new SecretSearch(secrets);
            assertThat(made).hasSize(4);
            answers.forEach((asked, answer) -> search.text("answer to " + asked, answer));
            entries.forEach((key, value) -> {
                search.text("entry " + key, key);
                search.bytes("entry " + key, value);
            });
            var sealed = new SecretSearch(List.of("sealed:1:"));
            entries.forEach(sealed::bytes);
            assertThat(sealed.found()).anyMatch(found -> found.startsWith("documents/"));
            KeptByNodes.rows(server, DATABASE).forEach(search::text);
            for (NodeProcess node : cluster.all()) {
                for (Path log : node.logs()) {
                    assertThat(log).content().contains("Tollgate serves");
                    search.bytes(log.toString(), Files.readAllBytes(log));
                }
                search.folder(node.dataDir());
                KeptByNodes.rows(node).forEach(search::text);
            }
            for (RecordedRequest sent : receiver.requests()) {
                search.text("webhook", sent.target() + sent.headers());
                search.bytes("webhook", sent.body());
            }
            assertThat(receiver.attempts()).isPositive();
        }

        assertThat(search.found()).isEmpty();
    }

    private static String secret(String what) {
        return "sk-" + what + "-" + CANARY + "-0123456789";
    }

    private String yaml(int node, ClickHouseServer server) {
        return """
        seal-key: ${SEAL_KEY}
        routing: {max-attempts: 1, retries-per-key: 0}
        providers:
          fake: {base-url: "%s", keys: ["${PROVIDER_KEY}"], headers: {x-extra: "${PROVIDER_HEADER}"}}
        virtual-keys:
          - {name: wide, key: "${CLIENT_KEY}"}
          - name: narrow
            key: ${NARROW_KEY}
            models: [fake/other]
            budgets: [{usd: 1, period: month}]
        spending: {alert-webhook: {url: "%s/alerts", secret: "${ALERT_SECRET}"}}
        audit:
          webhook: {url: "%s/rows", secret: "${WEBHOOK_SECRET}"}
          %s
        """
                .formatted(
                        upstream.baseUrl(),
                        receiver.baseUrl(),
                        receiver.baseUrl(),
                        node < 2
                                ? "store: sqlite"
                                : "store: clickhouse\n  clickhouse: {hosts: ['http://127.0.0.1:"
                                        + server.port()
                                        + "'], database: canaries}");
    }

    // --- what secrets come in by ----------------------------------------------------------------

    private void manage(AdminClient api) throws IOException {
        told(api.post("/api/virtual-keys", "{\"name\":\"alice\"}"), "key");
        told(api.post("/api/virtual-keys/alice/rotate", ""), "key");
        told(api.post("/api/users", "{\"name\":\"eve\",\"role\":\"owner\"}"), "token");
        told(api.post("/api/users/eve/token", ""), "token");
        good(
                "provider",
                api.put(
                        "/api/providers/p",
                        "{\"base-url\":\"%s\",\"keys\":[{\"name\":\"a\",\"value\":\"%s\"}],\"headers\":{\"x-a\":\"%s\"}}"
                                .formatted(
                                        upstream.baseUrl(),
                                        secret("api-key"),
                                        secret("api-header"))));
        good(
                "key of a provider",
                api.put(
                        "/api/providers/p/keys/b",
                        "{\"value\":\"%s\"}".formatted(secret("second-key"))));
        answer(
                "entra",
                api.put(
                        "/api/providers/azure",
                        "{\"base-url\":\"%s\",\"keys\":[{\"entra\":{\"tenant\":\"t\",\"client-id\":\"c\",\"client-secret\":\"%s\",\"authority\":\"http://127.0.0.1:%d\"}}]}"
                                .formatted(upstream.baseUrl(), secret("entra"), upstream.port())));
        good(
                "bedrock",
                api.put(
                        "/api/providers/bedrock",
                        "{\"region\":\"eu-central-1\",\"base-url\":\"http://127.0.0.1:%d\",\"keys\":[{\"access-key-id\":\"AKIAEXAMPLE\",\"secret-access-key\":\"%s\"}]}"
                                .formatted(upstream.port(), secret("aws"))));
        good(
                "alerts",
                api.put(
                        "/api/settings/spending",
                        "{\"alert-webhook\":{\"url\":\"%s/alerts\",\"secret\":\"%s\"}}"
                                .formatted(receiver.baseUrl(), secret("api-alert"))));
        String imported =
                "providers: {q: {base-url: \"%s\", keys: [\"%s\"]}}\n"
                        .formatted(upstream.baseUrl(), secret("imported"));
        answer(
                "import",
                api.send(
                        "POST",
                        "/api/config/import",
                        imported,
                        "content-type",
                        "application/yaml"));
        wrong(api);
    }

    private void wrong(AdminClient api) throws IOException {
        for (String body :
                List.of(
                        "{\"base-url\":\"nowhere\",\"keys\":[\"%s\"]}",
                        "{\"keys\":[{\"value\":\"%s\",\"weight\":-1}]}",
                        "{\"keys\":[{\"valeu\":\"%s\"}]}",
                        "{\"keys\":\"%s",
                        "{\"base-url\":\"http://user:%s@127.0.0.1/\",\"keys\":[\"x\"]}")) {
            AdminClient.Answer answer =
                    api.put("/api/providers/wrong", body.formatted(secret("wrong")));
            assertThat(answer.status()).as(answer.text()).isEqualTo(400);
            answer("wrong " + body, answer);
        }
        try (AdminClient stranger = api.as(secret("wrong-token"))) {
            AdminClient.Answer answer = stranger.get("/api/providers");
            assertThat(answer.status()).isEqualTo(401);
            answer("wrong token", answer);
        }
    }

    private void ask(NodeProcess node) throws IOException {
        String client = ENVIRONMENT.get("CLIENT_KEY");
        String prompt = secret("prompt");
        for (String model : List.of("fake/m", "fake/bad", "fake/boom", "azure/m", "none/m")) {
            for (boolean stream : List.of(false, true)) {
                chat(node, "authorization: Bearer " + client, body(model, stream, prompt));
            }
        }
        chat(node, "x-api-key: " + client, body("p/m", false, prompt));
        chat(
                node,
                "authorization: Bearer " + ENVIRONMENT.get("NARROW_KEY"),
                body("fake/m", false, prompt));
        chat(
                node,
                "authorization: Bearer " + ENVIRONMENT.get("NARROW_KEY"),
                body("fake/other", false, prompt));
        for (String header :
                List.of(
                        "authorization: Bearer ",
                        "authorization: Basic ",
                        "x-api-key: ",
                        "api-key: ",
                        "x-goog-api-key: ")) {
            chat(node, header + secret("wrong-key"), body("fake/m", false, prompt));
        }
        chat(
                node,
                "authorization: Bearer " + client,
                "{\"model\":\"fake/m\",\"messages\":\"" + prompt);
        exchange(node, RawHttp.get("/v1/models?key=" + secret("query")));
        exchange(node, RawHttp.get("/nowhere?key=" + secret("query")));
    }

    private void chat(NodeProcess node, String header, String body) throws IOException {
        exchange(
                node,
                RawHttp.post(
                        "/v1/chat/completions",
                        body,
                        header,
                        "cookie: session=" + secret("cookie"),
                        "x-secret: " + secret("header")));
    }

    private void exchange(NodeProcess node, String request) throws IOException {
        answers.put(
                answers.size() + " " + request.lines().findFirst().orElse(""),
                RawHttp.exchange(node.publicUri(), request).everything());
    }

    private static String body(String model, boolean stream, String prompt) {
        return RunningGateway.chatBody(model, stream).replace("Hello", prompt);
    }

    // --- what goes out and what is kept ---------------------------------------------------------

    private void read(AdminClient api) throws IOException {
        for (String path :
                List.of(
                        "/metrics",
                        "/health/ready",
                        "/api/cluster",
                        "/api/providers",
                        "/api/providers/p",
                        "/api/providers/p/keys",
                        "/api/changes",
                        "/api/config",
                        "/api/config/versions",
                        "/api/config/diff?from=0",
                        "/api/config/export",
                        "/api/settings",
                        "/api/users",
                        "/api/virtual-keys",
                        "/api/usage?period=7d&group_by=key,model",
                        "/api/requests?limit=100")) {
            good(path, api.get(path));
        }
    }

    private void good(String asked, AdminClient.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isBetween(200, 201);
        answer(asked, answer);
    }

    private void answer(String asked, AdminClient.Answer answer) {
        answers.put(
                answers.size() + " " + asked, answer.response().headers().map() + answer.text());
    }

    /** The one answer in which a secret stands, without it. */
    private void told(AdminClient.Answer answer, String field) {
        String secret = answer.ok().path(field).asText();
        assertThat(secret).hasSizeGreaterThan(40);
        made.add(secret);
        answers.put(answers.size() + " " + field, answer.text().replace(secret, ""));
    }

    private static void awaitRows(ClickHouseServer server) {
        Awaitility.await()
                .atMost(SOON)
                .ignoreExceptions()
                .untilAsserted(() -> {
                    assertThat(server.query("SELECT count() > 10 FROM canaries.requests"))
                            .isEqualTo("1");
                    assertThat(server.query("SELECT max(version) >= 9 FROM canaries.changes"))
                            .isEqualTo("1");
                });
    }
}
